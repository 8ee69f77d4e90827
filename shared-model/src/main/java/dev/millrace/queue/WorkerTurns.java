package dev.millrace.queue;

import dev.millrace.redis.RedisServer;
import java.time.Duration;

/**
 * The workers' side of the queue: one worker's turns, each one call. One thread at a time; a
 * connection of its own.
 */
public final class WorkerTurns implements AutoCloseable {
    /**
     * @param lease how long a claim lives without a beat
     */
    public WorkerTurns(RedisServer redis, Duration lease) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Splits into several calls above 500 items or 256 KB. */
    public StepAnswer step(StepCall call) {
        throw new UnsupportedOperationException("to be written");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("to be written");
    }
}
