package dev.millrace.flow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a flow says about its executions.
 *
 * @param timeout of the time on workers of one job attempt. Default: 5 min
 * @param deadline of the life from accept; null for none, the default
 * @param attempts of the job, the first included. Default: 3
 * @param priority 0 (highest) to 3. Default: 1
 * @param queue Default: {@code default}
 * @param concurrency null for no limit, the default
 * @param rateLimit null for no limit, the default
 * @param compensates what was done is undone when the execution fails for good or is cancelled
 *     ({@code onFailure: compensate}). Default: no
 * @param errorFlow id of the flow that is started when an execution has failed for good; null for
 *     none, the default
 */
public record FlowSettings(
        Duration timeout,
        @Nullable Duration deadline,
        int attempts,
        Backoff backoff,
        int priority,
        String queue,
        @Nullable ConcurrencyLimit concurrency,
        @Nullable StartLimit rateLimit,
        boolean compensates,
        @Nullable String errorFlow) {
    public static final FlowSettings DEFAULT =
            new FlowSettings(
                    Duration.ofMinutes(5),
                    null,
                    3,
                    Backoff.OF_JOBS,
                    1,
                    "default",
                    null,
                    null,
                    false,
                    null);
}
