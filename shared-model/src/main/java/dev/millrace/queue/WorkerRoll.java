package dev.millrace.queue;

import dev.millrace.redis.RedisServer;
import java.time.Instant;
import java.util.List;

/** Who is alive. Thread-safe. */
public final class WorkerRoll {
    public WorkerRoll(RedisServer redis) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Enters or renews the worker; it leaves by itself 15 s after its last call. */
    public void sign(Entry entry) {
        throw new UnsupportedOperationException("to be written");
    }

    public void leave(String workerId) {
        throw new UnsupportedOperationException("to be written");
    }

    /** By id. */
    public List<Entry> present() {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * @param state {@code running} or {@code draining}
     */
    public record Entry(
            String workerId,
            String host,
            String version,
            String state,
            int capacity,
            int running,
            List<String> queues,
            Instant startedAt,
            Instant seenAt) {}
}
