package dev.millrace.queue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.redis.RedisServer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The producers' side of the queue: put in, look, cancel, signal. Thread-safe. */
public final class JobQueue {
    public JobQueue(RedisServer redis) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Redis time last learnt plus the time since; asks once if none was learnt yet. */
    public Instant now() {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * Puts jobs in, in one call per 500 jobs or 256 KB. Repeating it is harmless.
     *
     * @param notAfter Redis time after which the call is refused as {@link Enqueued#STALE}
     * @return one result per job, in order
     */
    public List<Enqueued> enqueue(List<NewJob> jobs, Instant notAfter) {
        throw new UnsupportedOperationException("to be written");
    }

    /** The job with its whole log; empty if Redis has none or only its tombstone. */
    public Optional<JobRecord> find(ExecutionId id) {
        throw new UnsupportedOperationException("to be written");
    }

    /** One answer per id, in order. */
    public List<Cancelled> cancel(List<ExecutionId> ids) {
        throw new UnsupportedOperationException("to be written");
    }

    public Signalled signal(ExecutionId id, String name, JsonNode payload) {
        throw new UnsupportedOperationException("to be written");
    }

    /** What a cancel met. */
    public enum Cancelled {
        MISSING,
        /** It had not started and has ended cancelled. */
        CANCELLED,
        /** It is running; its worker is told and will end it. */
        ASKED,
        /** It had ended before. */
        ENDED
    }

    /** What a signal met. */
    public enum Signalled {
        MISSING,
        ENDED,
        WOKEN,
        NOTED
    }
}
