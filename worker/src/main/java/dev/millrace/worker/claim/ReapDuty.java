package dev.millrace.worker.claim;

import dev.millrace.execution.ExecutionId;
import dev.millrace.queue.Leases;
import dev.millrace.redis.RedisAway;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes back the jobs of lost workers. Every worker does it; the script is safe to share. */
final class ReapDuty {
    private static final Logger LOG = LoggerFactory.getLogger(ReapDuty.class);

    private final Leases leases;
    private final LongAdder reaped = new LongAdder();

    ReapDuty(Leases leases) {
        this.leases = leases;
    }

    void reapOnce() {
        try {
            List<ExecutionId> taken = leases.reap();
            if (!taken.isEmpty()) {
                reaped.add(taken.size());
                LOG.warn("took back {} executions of lost workers: {}", taken.size(), taken);
            }
        } catch (RedisAway away) {
            LOG.debug("nothing is reaped while Redis is away", away);
        }
    }

    /** Executions taken back so far. */
    long reaped() {
        return reaped.sum();
    }
}
