package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.util.List;

/**
 * The reading end of the outbox. Entries stay until they are done. One thread at a time; a
 * connection of its own.
 */
public final class OutboxStream implements AutoCloseable {
    public OutboxStream(RedisServer redis, String consumer) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * Entries never given to a reader before, waiting up to {@code atMost} for the first one; first
     * call: those a lost reader left.
     */
    public List<Entry> read(int max, Duration atMost) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * After the COMMIT: the entries are removed, and jobs that ended and are wholly in the history
     * are reduced to a tombstone of 60 s.
     */
    public void done(List<Entry> entries, List<ExecutionId> ended) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Entries waiting, read or not. */
    public long length() {
        throw new UnsupportedOperationException("to be written");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("to be written");
    }

    public record Entry(String streamId, List<ExecutionEvents> events) {}
}
