package dev.millrace.queue;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Events of one execution as they travel in the outbox and in the live feed (channel {@code ev}):
 * {@code id \t tenant \t flowId \n lines U+001E}, many of these behind each other in one message.
 *
 * @param lines each ended by a newline
 */
public record ExecutionEvents(ExecutionId id, String tenant, String flowId, String lines) {
    public List<EventLine> events() {
        return EventLine.parseLog(lines);
    }

    public static List<ExecutionEvents> parse(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        List<ExecutionEvents> all = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\u001e', from);
            int head = text.indexOf('\n', from);
            String[] who = text.substring(from, head).split("\t", 3);
            all.add(
                    new ExecutionEvents(
                            ExecutionId.of(who[0]), who[1], who[2], text.substring(head + 1, end)));
            from = end + 1;
        }
        return all;
    }
}
