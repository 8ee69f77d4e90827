package dev.millrace.gateway.admission;

import dev.millrace.history.WaitingRoom;
import dev.millrace.queue.Count;
import dev.millrace.queue.Share;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Executions accepted and not ended, by queue and by tenant: as the stores said a moment ago, and
 * what this gateway has let in since. Thread-safe.
 */
final class OpenCounts {
    private volatile Known known = new Known(Map.of(), Map.of(), 0);

    /** A state of the stores and what came after it. */
    private static final class Known {
        private final Map<String, Long> queues;
        private final Map<String, Long> tenants;
        private final long waiting;
        private final Map<String, LongAdder> moreOfQueue = new ConcurrentHashMap<>();
        private final Map<String, LongAdder> moreOfTenant = new ConcurrentHashMap<>();
        private final LongAdder moreWaiting = new LongAdder();

        Known(Map<String, Long> queues, Map<String, Long> tenants, long waiting) {
            this.queues = queues;
            this.tenants = tenants;
            this.waiting = waiting;
        }
    }

    /** What the stores say now. */
    void learn(Map<Share, Count> queued, List<WaitingRoom.Crowd> crowds) {
        Map<String, Long> queues = new HashMap<>();
        Map<String, Long> tenants = new HashMap<>();
        queued.forEach((share, count) -> {
            queues.merge(share.queue(), count.open(), Long::sum);
            tenants.merge(share.tenant(), count.open(), Long::sum);
        });
        long waiting = 0;
        for (WaitingRoom.Crowd crowd : crowds) {
            queues.merge(crowd.queue(), crowd.count(), Long::sum);
            tenants.merge(crowd.tenant(), crowd.count(), Long::sum);
            waiting += crowd.count();
        }
        known = new Known(queues, tenants, waiting);
    }

    void letIn(String queue, String tenant, boolean waits) {
        Known now = known;
        now.moreOfQueue.computeIfAbsent(queue, any -> new LongAdder()).increment();
        now.moreOfTenant.computeIfAbsent(tenant, any -> new LongAdder()).increment();
        if (waits) {
            now.moreWaiting.increment();
        }
    }

    long ofQueue(String queue) {
        Known now = known;
        return now.queues.getOrDefault(queue, 0L) + more(now.moreOfQueue, queue);
    }

    long ofTenant(String tenant) {
        Known now = known;
        return now.tenants.getOrDefault(tenant, 0L) + more(now.moreOfTenant, tenant);
    }

    long waiting() {
        Known now = known;
        return now.waiting + now.moreWaiting.sum();
    }

    private static long more(Map<String, LongAdder> counts, String name) {
        LongAdder count = counts.get(name);
        return count == null ? 0 : count.sum();
    }
}
