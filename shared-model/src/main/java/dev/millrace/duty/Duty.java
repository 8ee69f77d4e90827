package dev.millrace.duty;

import java.time.Duration;

/**
 * Work that is done again and again, by one process at a time. It must be harmless when two
 * processes do it at once for a moment.
 *
 * @param name of the lease in Redis
 * @param every how often it is done by whoever has it; a process that vanished is followed after
 *     three times that, at least 3 s
 */
public record Duty(String name, Duration every, Runnable work) {
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(3);

    /** How long the process that has the duty keeps it without asking again. */
    Duration lease() {
        Duration three = every.multipliedBy(3);
        return three.compareTo(SHORTEST_LEASE) < 0 ? SHORTEST_LEASE : three;
    }
}
