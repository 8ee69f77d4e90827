package dev.millrace.worker;

import dev.millrace.resume.LinkSettings;
import dev.millrace.settings.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How a worker runs.
 *
 * @param concurrency executions held at once. Default: 10
 * @param queues claimed in this order. Default: {@code default}
 * @param lease how long a claim lives without a beat; a fifth of it is the beat. Shorter recovers
 *     faster, longer survives pauses. Default: 5 s
 * @param grace how long a drain lets running nodes finish. Default: 25 s
 * @param egressAllow what nodes may call besides public addresses. Default: nothing
 * @param links how resume links are made
 */
public record WorkerSettings(
        int concurrency,
        List<String> queues,
        Duration lease,
        Duration grace,
        List<String> egressAllow,
        LinkSettings links) {
    public static WorkerSettings read(Settings settings) {
        return new WorkerSettings(
                settings.number("MILLRACE_CONCURRENCY", 10, 1, 10_000),
                settings.list("MILLRACE_QUEUES", List.of("default")),
                settings.duration("MILLRACE_LEASE", Duration.ofSeconds(5)),
                settings.duration("MILLRACE_GRACE", Duration.ofSeconds(25)),
                settings.list("MILLRACE_EGRESS_ALLOW", List.of()),
                LinkSettings.read(settings));
    }

    public WorkerSettings allowing(List<String> more) {
        List<String> all = new java.util.ArrayList<>(egressAllow);
        all.addAll(more);
        return new WorkerSettings(concurrency, queues, lease, grace, all, links);
    }

    public WorkerSettings linking(LinkSettings other) {
        return new WorkerSettings(concurrency, queues, lease, grace, egressAllow, other);
    }
}
