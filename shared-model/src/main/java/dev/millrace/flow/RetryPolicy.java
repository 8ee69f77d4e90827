package dev.millrace.flow;

import java.time.Duration;
import java.util.Set;

/**
 * How often and when a node is tried again after a recoverable failure.
 *
 * @param maxAttempts tries in all, the first included; at least 1
 * @param on failure codes that are retried; empty for every recoverable one
 */
public record RetryPolicy(int maxAttempts, Backoff backoff, Set<String> on) {
    /** 3 tries, 1 s x 2, at most 5 min apart, jitter 0.5. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(
                    3, new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0.5), Set.of());

    public RetryPolicy {
        on = Set.copyOf(on);
    }
}
