package dev.millrace.recovery;

import dev.millrace.event.EventLine;
import dev.millrace.event.ParkedNodes;
import dev.millrace.execution.ExecutionStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an execution stands by its events: what its job's header would say. What was running is
 * queued again, as the worker that ran it has lost it; what waits for a breaker is queued too, as
 * breakers are forgotten with the queue.
 *
 * @param status queued, delayed or suspended; or a terminal one
 * @param attempt from 1
 * @param wakeAt when it goes on by itself; null if it is queued or waits for a signal
 */
record Standing(ExecutionStatus status, int attempt, @Nullable Instant wakeAt) {
    /**
     * @param log in order
     * @param runAt when it may start first; null for at once
     */
    static Standing of(List<EventLine> log, @Nullable Instant runAt) {
        Standing standing =
                runAt == null ? queued(1) : new Standing(ExecutionStatus.DELAYED, 1, runAt);
        for (EventLine line : log) {
            standing = standing.after(line);
        }
        return standing.status == ExecutionStatus.SUSPENDED && !ParkedNodes.targets(log).isEmpty()
                ? queued(standing.attempt)
                : standing;
    }

    private static Standing queued(int attempt) {
        return new Standing(ExecutionStatus.QUEUED, attempt, null);
    }

    private Standing after(EventLine line) {
        return switch (line.type()) {
            case EXECUTION_START -> queued(attempt(line));
            case EXECUTION_RETRY ->
                    new Standing(ExecutionStatus.DELAYED, attempt(line), time(line.detail()));
            case EXECUTION_SUSPENDED ->
                    new Standing(ExecutionStatus.SUSPENDED, attempt, time(line.detail()));
            case EXECUTION_RESUMED -> queued(attempt);
            case SIGNAL_RECEIVED -> status == ExecutionStatus.SUSPENDED ? queued(attempt) : this;
            case EXECUTION_COMPLETE -> ended(ExecutionStatus.COMPLETED);
            case EXECUTION_ERROR -> ended(ExecutionStatus.FAILED);
            case EXECUTION_CANCELLED -> ended(ExecutionStatus.CANCELLED);
            case EXECUTION_QUEUED,
                    EXECUTION_PROGRESS,
                    EXECUTION_COMPENSATING,
                    NODE_START,
                    NODE_RETRY,
                    NODE_COMPLETE,
                    NODE_ERROR,
                    NODE_SKIPPED,
                    NODE_SUSPENDED,
                    NODE_EXPANDED,
                    NODE_REPAIRED,
                    NODE_COMPENSATED ->
                    this;
        };
    }

    private static int attempt(EventLine line) {
        return line.attempt().isEmpty() ? 1 : Integer.parseInt(line.attempt());
    }

    private Standing ended(ExecutionStatus how) {
        return new Standing(how, attempt, null);
    }

    private static @Nullable Instant time(String epochMillis) {
        return epochMillis.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(epochMillis));
    }

    /** Whether the events are those of a worker that goes on, with no change of hands. */
    static boolean sameHands(List<EventLine> lines) {
        return lines.stream()
                .allMatch(line ->
                        switch (line.type()) {
                            case EXECUTION_PROGRESS,
                                    EXECUTION_COMPENSATING,
                                    NODE_START,
                                    NODE_RETRY,
                                    NODE_COMPLETE,
                                    NODE_ERROR,
                                    NODE_SKIPPED,
                                    NODE_SUSPENDED,
                                    NODE_EXPANDED,
                                    NODE_COMPENSATED,
                                    SIGNAL_RECEIVED -> // its worker writes it
                                    true;
                            case EXECUTION_QUEUED,
                                    NODE_REPAIRED,
                                    EXECUTION_START,
                                    EXECUTION_RETRY,
                                    EXECUTION_SUSPENDED,
                                    EXECUTION_RESUMED,
                                    EXECUTION_COMPLETE,
                                    EXECUTION_ERROR,
                                    EXECUTION_CANCELLED ->
                                    false;
                        });
    }
}
