package dev.millrace.queue;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.NodeKey;
import dev.millrace.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a simulated worker believes to hold. */
final class ModelHold {
    final ExecutionId id;
    final byte[] token;
    long seq;
    @Nullable List<EventLine> sent;

    ModelHold(ExecutionId id, byte[] token, long seq) {
        this.id = id;
        this.token = token;
        this.seq = seq;
    }

    /** Records that no other worker would write the same. */
    List<EventLine> lines(int before, int count, Random random) {
        List<EventLine> lines = new ArrayList<>();
        for (int i = before + 1; i <= before + count; i++) {
            var output = Json.object().put("mark", random.nextInt());
            Event event =
                    new Event.NodeCompleted(
                            NodeKey.of("n"), "data:set", 1, Duration.ZERO, "main", 0, output);
            lines.add(Life.line(seq + i, event));
        }
        return lines;
    }
}
