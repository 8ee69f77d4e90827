package dev.millrace.worker.guard;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;

/**
 * A breaker of the cluster as this worker last heard of it, so that an open one costs no question.
 * It counts nothing itself; but when it was open for long enough it no longer refuses, so that a
 * message that got lost is made up for by asking. Thread-safe.
 */
public final class Circuit {
    private static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.ofDefaults();

    private final CircuitBreaker mirror = CircuitBreaker.of("mirror", CONFIG);

    private Circuit() {}

    /** All calls go through. */
    public static Circuit closed() {
        return new Circuit();
    }

    /** A call goes through if it is asked for. */
    public static Circuit halfOpen() {
        Circuit circuit = new Circuit();
        circuit.mirror.transitionToOpenState(); // no other way leads there
        circuit.mirror.transitionToHalfOpenState();
        return circuit;
    }

    /** No call goes through for that long. */
    public static Circuit open(Duration time) {
        if (!time.isPositive()) {
            return halfOpen();
        }
        Circuit circuit = new Circuit();
        circuit.mirror.transitionToOpenStateFor(time);
        return circuit;
    }

    /** Whether every call goes through. */
    public boolean letsAllThrough() {
        return mirror.getState() == State.CLOSED;
    }

    /** Whether no call goes through, as far as is known here. */
    public boolean refuses() {
        return mirror.getState() == State.OPEN
                && !mirror.tryAcquirePermission(); // which looks at the time
    }
}
