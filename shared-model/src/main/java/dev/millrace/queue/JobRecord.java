package dev.millrace.queue;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import java.util.List;

/**
 * A job as Redis holds it.
 *
 * @param stalls workers lost in a row since the last completed node
 * @param attempt from 1
 * @param seq number of the last event
 * @param log the events kept in Redis, in order; the last one has number {@code seq}
 */
@SuppressWarnings("ArrayRecordComponent") // input is JSON text, never compared
public record JobRecord(
        ExecutionId id,
        ExecutionStatus status,
        boolean cancelAsked,
        int priority,
        int stalls,
        int attempt,
        int maxAttempts,
        long seq,
        String tenant,
        String queue,
        JobFields fields,
        byte[] input,
        List<EventLine> log) {
    /** It is on its way back: what was done is undone. */
    public boolean compensating() {
        return !status.terminal() && turnedBack(log);
    }

    static boolean turnedBack(List<EventLine> log) {
        return has(log, EventType.EXECUTION_COMPENSATING);
    }

    static boolean has(List<EventLine> log, EventType type) {
        return log.stream().anyMatch(line -> line.type() == type);
    }
}
