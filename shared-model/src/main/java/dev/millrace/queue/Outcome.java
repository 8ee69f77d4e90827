package dev.millrace.queue;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a worker's hold on a job ends. */
public sealed interface Outcome {
    /**
     * Waits for a breaker.
     *
     * @param lease how long it may take from being woken as the probe to the end of its call
     */
    record Parked(BreakerName breaker, Duration lease) {}

    record Completed() implements Outcome {}

    record Failed() implements Outcome {}

    record Cancelled() implements Outcome {}

    /** One more attempt after the delay. */
    record Retry(Duration delay) implements Outcome {}

    /**
     * Nothing to do but wait.
     *
     * @param wakeIn from now; null if only a signal or a breaker wakes it
     * @param parkedAt breakers that each wake it when it may call; if one may be called already, it
     *     is queued at once
     */
    record Suspend(@Nullable Duration wakeIn, List<Parked> parkedAt) implements Outcome {
        public Suspend(@Nullable Duration wakeIn) {
            this(wakeIn, List.of());
        }
    }

    /** Back to the front of its lane, no attempt used. */
    record Yield() implements Outcome {}
}
