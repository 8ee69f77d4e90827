package dev.millrace.queue;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * A job as Redis holds it.
 *
 * @param stalls workers lost in a row since the last completed node
 * @param attempt from 1
 * @param seq number of the last event
 * @param input empty if it is cold
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

    /** It was cold: the history has its input and the events before {@link #log}. */
    public boolean cold() {
        return input.length == 0;
    }

    /**
     * With its input and its whole log.
     *
     * @param stored events as the history has them, from the first on
     * @throws IllegalArgumentException if events are missing between those and the log
     */
    public JobRecord warmed(byte[] itsInput, List<EventLine> stored) {
        int before = (int) seq - log.size();
        if (stored.size() < before) {
            throw new IllegalArgumentException(
                    "the history has "
                            + stored.size()
                            + " events of "
                            + id
                            + " where "
                            + before
                            + " are needed");
        }
        List<EventLine> whole = new ArrayList<>(stored.subList(0, before));
        whole.addAll(log);
        return new JobRecord(
                id,
                status,
                cancelAsked,
                priority,
                stalls,
                attempt,
                maxAttempts,
                seq,
                tenant,
                queue,
                fields,
                itsInput,
                whole);
    }
}
