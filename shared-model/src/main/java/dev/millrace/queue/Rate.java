package dev.millrace.queue;

import java.time.Duration;

/**
 * At most {@code max} starts in any window of {@code duration}, spread smoothly: GCRA with a
 * tolerance of a hundredth of the window, so that starts which come a little late do not lose their
 * place.
 */
public record Rate(int max, Duration duration) {
    long toleranceMicros() {
        return duration.toNanos() / 1_000 / 100;
    }

    long intervalMicros() {
        return Math.ceilDiv(duration.toNanos() / 1_000 + toleranceMicros(), max);
    }
}
