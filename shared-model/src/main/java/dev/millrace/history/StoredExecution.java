package dev.millrace.history;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.execution.ExecutionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution that has not ended, as the history has it: all that is needed to go on with it.
 *
 * @param runAt when it may start first; null for at once
 * @param fields the queue's job fields, opaque here
 * @param input JSON text
 * @param events those stored, in order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredExecution(
        ExecutionId id,
        String tenant,
        String queue,
        int priority,
        int maxAttempts,
        Instant createdAt,
        @Nullable Instant runAt,
        String fields,
        byte[] input,
        List<EventLine> events) {
    /**
     * The events from the first to the last before which none is missing. The row itself stands for
     * {@code execution:queued}.
     */
    public List<EventLine> log() {
        List<EventLine> log = new ArrayList<>(events.size() + 1);
        if (events.isEmpty() || events.getFirst().seq() != 1) {
            log.add(EventLine.of(new NumberedEvent(1, createdAt, new Event.ExecutionQueued())));
        }
        for (EventLine line : events) {
            if (line.seq() != log.size() + 1L) {
                break;
            }
            log.add(line);
        }
        return log;
    }

    /** Whether {@link #log} leaves events out because one before them is missing. */
    public boolean torn() {
        return !events.isEmpty() && log().getLast().seq() < events.getLast().seq();
    }
}
