package dev.millrace.flow;

import java.time.Duration;

/**
 * The wait before try n + 1: {@code delay x factor^(n-1)}, at most {@code cap}, then spread by the
 * jitter.
 *
 * @param factor 1 for a fixed delay
 * @param jitter 0 to 1: the wait is drawn from {@code [wait x (1 - jitter), wait]}
 */
public record Backoff(Duration delay, double factor, Duration cap, double jitter) {
    /** Of jobs: 2 s x 2, at most 5 min, jitter 0.5. */
    public static final Backoff OF_JOBS =
            new Backoff(Duration.ofSeconds(2), 2, Duration.ofMinutes(5), 0.5);

    /**
     * The wait after a failed try.
     *
     * @param failedAttempt the number of the try that failed, from 1
     * @param random in [0, 1)
     */
    public Duration after(int failedAttempt, double random) {
        double wait =
                Math.min(
                        (double) delay.toMillis() * Math.pow(factor, failedAttempt - 1.0),
                        (double) cap.toMillis());
        return Duration.ofMillis(Math.round(wait * (1 - jitter * random)));
    }

    /** As it travels with a job: {@code delayMs:factor:capMs:jitter}. */
    public String text() {
        return delay.toMillis() + ":" + factor + ":" + cap.toMillis() + ":" + jitter;
    }

    /** The inverse of {@link #text()}. */
    public static Backoff parse(String text) {
        String[] part = text.split(":", 4);
        return new Backoff(
                Duration.ofMillis(Long.parseLong(part[0])),
                Double.parseDouble(part[1]),
                Duration.ofMillis(Long.parseLong(part[2])),
                Double.parseDouble(part[3]));
    }
}
