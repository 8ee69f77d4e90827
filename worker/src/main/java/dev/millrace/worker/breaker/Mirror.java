package dev.millrace.worker.breaker;

import dev.millrace.queue.BreakerState;
import dev.millrace.worker.guard.Circuit;
import java.time.Duration;
import java.time.Instant;

/** What this worker last heard of one breaker. */
record Mirror(BreakerState state, Circuit circuit) {
    /** An open breaker is asked again after this at the latest: that it closed may not be heard. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    static Mirror of(BreakerState state, Instant now) {
        return new Mirror(
                state,
                switch (state.kind()) {
                    case CLOSED -> Circuit.closed();
                    case HALF_OPEN -> Circuit.halfOpen();
                    case OPEN -> Circuit.open(left(state, now));
                });
    }

    private static Duration left(BreakerState state, Instant now) {
        Instant until = state.until();
        Duration left = until == null ? LONGEST : Duration.between(now, until);
        return left.compareTo(LONGEST) > 0 ? LONGEST : left;
    }

    /** What was heard last, unless it is older news that came late. */
    Mirror newer(Mirror other) {
        return other.state.version() >= state.version() ? other : this;
    }
}
