package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.util.List;

/**
 * Keeps claims alive and takes back those that lapsed. One thread at a time; a connection of its
 * own.
 */
public final class Leases implements AutoCloseable {
    public Leases(RedisServer redis, Duration lease) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Renews the claims; one pulse each, in order. */
    public List<Pulse> beat(List<Claim> claims) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * Takes back up to 50 lapsed claims. After the third worker lost in a row the execution ends
     * {@code failed: STALLED}.
     *
     * @return the executions taken back
     */
    public List<ExecutionId> reap() {
        throw new UnsupportedOperationException("to be written");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("to be written");
    }

    /** What a beat found. */
    public enum Pulse {
        ALIVE,
        LOST,
        CANCEL_ASKED
    }
}
