package dev.millrace.outbox;

import dev.millrace.history.HistoryWriter;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.redis.RedisServer;

/**
 * Moves events from the outbox stream into PostgreSQL, as many as have gathered at a time. One
 * thread.
 */
public final class OutboxWriter implements Lifecycle {
    public OutboxWriter(RedisServer redis, HistoryWriter history, String consumer) {
        throw new UnsupportedOperationException("to be written");
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException("to be written");
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("to be written");
    }
}
