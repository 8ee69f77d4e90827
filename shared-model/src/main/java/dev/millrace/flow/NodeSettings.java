package dev.millrace.flow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What every node may say about how it runs.
 *
 * @param timeout of one try. Default: 30 s
 * @param runIf template; the node is skipped (and counts as taken) if it resolves to false; null
 *     for always
 * @param disabled the node passes its input on
 * @param breaker of its calls, by itself or by the flow's settings; null for none, the default
 * @param effect what running it again would mean. Default: {@link Effect#AT_LEAST_ONCE}
 * @param maxIterations how often the loop may run that this node is the header of. Default: 1 000
 * @param compensate id of the node that undoes this one; null for none
 */
public record NodeSettings(
        RetryPolicy retry,
        Duration timeout,
        OnError onError,
        Join join,
        @Nullable String runIf,
        boolean disabled,
        @Nullable BreakerPolicy breaker,
        Effect effect,
        int maxIterations,
        @Nullable String compensate) {
    public static final NodeSettings DEFAULT =
            new NodeSettings(
                    RetryPolicy.DEFAULT,
                    Duration.ofSeconds(30),
                    OnError.STOP,
                    Join.ALL,
                    null,
                    false,
                    null,
                    Effect.AT_LEAST_ONCE,
                    1_000,
                    null);
}
