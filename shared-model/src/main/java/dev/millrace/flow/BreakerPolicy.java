package dev.millrace.flow;

import java.time.Duration;

/**
 * When calls to a target stop, because too many of them fail, and when it is tried again.
 *
 * @param failureThreshold failures in a row, over the cluster; counts in {@link Mode#COUNT}.
 *     Default: 5
 * @param resetTimeout from opening to the first probe, and from a failed probe to the next.
 *     Default: 60 s
 * @param minimumCalls in a window, before their failures are looked at in {@link Mode#RATE}.
 *     Default: 10
 * @param failureRate share of the calls in a window that fail, above 0 and up to 1. Default: 0.5
 * @param window how far back calls count. Default: 60 s
 */
public record BreakerPolicy(
        Mode mode,
        int failureThreshold,
        Duration resetTimeout,
        int minimumCalls,
        double failureRate,
        Duration window) {
    public static final BreakerPolicy DEFAULT =
            new BreakerPolicy(
                    Mode.COUNT, 5, Duration.ofSeconds(60), 10, 0.5, Duration.ofSeconds(60));

    /** What is counted. */
    public enum Mode {
        /** Failures in a row. */
        COUNT,
        /** The share of failures among the calls of a sliding window. */
        RATE
    }
}
