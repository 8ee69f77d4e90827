package dev.millrace.queue;

import dev.millrace.redis.RedisServer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator sees and sets. Thread-safe. */
public final class QueueControl {
    public QueueControl(RedisServer redis) {
        throw new UnsupportedOperationException("to be written");
    }

    public void pause(String queue) {
        throw new UnsupportedOperationException("to be written");
    }

    public void resume(String queue) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * @param cap most that run at once; null for no cap
     */
    public void limitQueue(String queue, @Nullable Integer cap, @Nullable Rate rate) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * @param weight the tenant's share against others, at least 1
     * @param cap most that run at once; null for no cap
     */
    public void limitTenant(
            String queue, String tenant, int weight, @Nullable Integer cap, @Nullable Rate rate) {
        throw new UnsupportedOperationException("to be written");
    }

    /** All queues ever used, by name. */
    public List<QueueStats> stats() {
        throw new UnsupportedOperationException("to be written");
    }
}
