package dev.millrace.queue;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a job is to become, because the history knows more of it than Redis. */
public sealed interface Restored {
    /** The job as it was looked at; if it has moved on since, it is left alone. */
    JobHeader seen();

    default ExecutionId id() {
        return seen().id();
    }

    /**
     * It is put where it waits.
     *
     * @param job with its whole log; its delay does not matter
     * @param status queued, delayed or suspended
     * @param attempt from 1
     * @param wakeAt Redis time; null if only a signal wakes it, or if it is queued
     */
    record Waiting(
            JobHeader seen,
            NewJob job,
            ExecutionStatus status,
            int attempt,
            @Nullable Instant wakeAt)
            implements Restored {
        /** The same, delayed: nobody starts it before that, Redis time. */
        public Waiting until(Instant start) {
            return status == ExecutionStatus.SUSPENDED
                    ? this
                    : new Waiting(seen, job, ExecutionStatus.DELAYED, attempt, start);
        }
    }

    /**
     * A worker holds it and goes on; Redis lacks its newest records.
     *
     * @param lines the records that follow the last one that Redis has
     */
    record Running(JobHeader seen, List<EventLine> lines) implements Restored {}

    /** It has ended: a tombstone takes its place, so that nothing can put it in again. */
    record Ended(JobHeader seen) implements Restored {}
}
