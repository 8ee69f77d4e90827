package dev.millrace.recovery;

import dev.millrace.ops.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The running proof that nothing is lost: what the last audit of this process found, and what
 * recovery did.
 */
final class RecoveryMeters {
    private final MeterRegistry registry;
    private final AtomicLong lost;
    private final AtomicLong stuck;
    private final Counter restored;
    private final Counter delivered;

    RecoveryMeters(Meters meters) {
        registry = meters.registry();
        lost = meters.level("millrace.lost");
        stuck = meters.level("millrace.stuck");
        restored = registry.counter("millrace.recovery.restored");
        delivered = registry.counter("millrace.recovery.delivered");
        for (Repair.Kind kind : Repair.Kind.values()) {
            Counter _ = repairs(kind); // shows as zero
        }
    }

    private Counter repairs(Repair.Kind kind) {
        return registry.counter("millrace.audit.repairs", "kind", kind.wire());
    }

    void audited(AuditReport report) {
        lost.set(report.count(Repair.Kind.LOST));
        stuck.set(report.stuck());
        report.repairs().forEach(repair -> repairs(repair.kind()).increment());
    }

    void restored(int executions) {
        restored.increment(executions);
    }

    void delivered(int executions) {
        delivered.increment(executions);
    }
}
