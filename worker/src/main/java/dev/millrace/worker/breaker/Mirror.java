package dev.millrace.worker.breaker;

import dev.millrace.queue.BreakerState;
import dev.millrace.worker.guard.Circuit;
import java.time.Duration;
import java.time.Instant;

/** What this worker last heard of one breaker. */
record Mirror(BreakerState state, Circuit circuit) {
    static Mirror of(BreakerState state, Instant now) {
        Instant until = state.until();
        return new Mirror(
                state,
                switch (state.kind()) {
                    case CLOSED -> Circuit.closed();
                    case HALF_OPEN -> Circuit.halfOpen();
                    case OPEN -> Circuit.open(until == null ? null : Duration.between(now, until));
                });
    }

    Mirror newer(Mirror other) {
        return other.state.version() > state.version() ? other : this;
    }
}
