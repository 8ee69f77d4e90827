package dev.millrace.queue;

import dev.millrace.redis.RedisServer;
import java.time.Duration;

/**
 * Hears when work arrives. One thread at a time; a connection of its own, rebuilt when it is silent
 * for too long.
 */
public final class Bell implements AutoCloseable {
    public Bell(RedisServer redis) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * Waits until the bell has rung after {@code since}, or the time is over. For hearing news, not
     * a timer: it may come 100 ms late.
     */
    public boolean await(String since, Duration atMost) {
        throw new UnsupportedOperationException("to be written");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("to be written");
    }
}
