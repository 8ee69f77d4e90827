package dev.millrace.history;

import dev.millrace.execution.Durability;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What operators set for a queue.
 *
 * @param paused nothing of it is claimed
 * @param maxDepth most executions accepted and not ended; null for no limit
 * @param durability of submissions that do not say. Default: durable
 * @param refuses whether submissions are refused while PostgreSQL is away, instead of being
 *     accepted with Redis alone; null for what the gateway's setting says
 * @param maxRunning most that run at once; null for no limit
 * @param rate null for no limit
 */
public record QueuePolicy(
        String queue,
        boolean paused,
        @Nullable Long maxDepth,
        Durability durability,
        @Nullable Boolean refuses,
        @Nullable Integer maxRunning,
        @Nullable StartRate rate) {
    /** A queue for which nothing was set. */
    public static QueuePolicy unset(String queue) {
        return new QueuePolicy(queue, false, null, Durability.DURABLE, null, null, null);
    }

    public QueuePolicy paused(boolean now) {
        return new QueuePolicy(queue, now, maxDepth, durability, refuses, maxRunning, rate);
    }

    /** At most {@code max} starts in any window of that length. */
    public record StartRate(int max, Duration window) {}
}
