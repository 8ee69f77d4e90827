package dev.millrace.flow;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often and when a node is tried again after a recoverable failure.
 *
 * @param maxAttempts tries in all, the first included; at least 1
 * @param on failure codes that are retried; empty for every recoverable one
 * @param budget of all tries together, from the start of the first one, waits included; null for
 *     none, the default
 */
public record RetryPolicy(
        int maxAttempts, Backoff backoff, Set<String> on, @Nullable Duration budget) {
    /** 3 tries, 1 s x 2, at most 5 min apart, jitter 0.5. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(
                    3,
                    new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0.5),
                    Set.of(),
                    null);

    public RetryPolicy {
        on = Set.copyOf(on);
    }
}
