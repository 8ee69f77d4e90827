package dev.millrace.worker.guard;

import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeoutException;

/**
 * Ends a future with a {@link TimeoutException} at its limit, from a platform thread: nodes that
 * keep every carrier of the virtual threads busy cannot delay the limit that stops them.
 */
final class TimeLimit {
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private TimeLimit() {}

    static <T> void put(CompletableFuture<T> future, Duration limit) {
        TimeLimiterConfig config = TimeLimiterConfig.custom().timeoutDuration(limit).build();
        TimeLimiter.of(config).executeCompletionStage(CLOCK, () -> future);
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("node-limits").factory());
        clock.setRemoveOnCancelPolicy(true); // most limits are never reached
        return clock;
    }
}
