package dev.millrace.worker.claim;

import java.time.Duration;
import java.util.List;

/**
 * @param lease how long a claim lives without a beat; shorter recovers faster, longer survives
 *     longer pauses. Default: 5 s
 * @param concurrency executions held at a time. Default: 10
 * @param queues where to claim, in order. Default: {@code default}
 */
public record ClaimSettings(Duration lease, int concurrency, List<String> queues) {
    public static final ClaimSettings DEFAULT =
            new ClaimSettings(Duration.ofSeconds(5), 10, List.of("default"));

    public ClaimSettings {
        queues = List.copyOf(queues);
    }
}
