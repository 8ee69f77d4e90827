package dev.millrace.worker.claim;

import dev.millrace.execution.ExecutionId;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Ticker;
import dev.millrace.queue.Leases;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back the claims of workers that were lost. Every worker does it; more than one at a time is
 * harmless.
 */
public final class ReapDuty implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ReapDuty.class);

    private final Leases leases;
    private final Ticker ticker;

    public ReapDuty(Leases leases, Duration every) {
        this.leases = leases;
        this.ticker = new Ticker("reap", every, this::runOnce);
    }

    private void runOnce() {
        List<ExecutionId> taken = leases.reap();
        if (!taken.isEmpty()) {
            LOG.info("took back {} executions whose worker was lost", taken.size());
        }
    }

    @Override
    public void start() {
        ticker.start();
    }

    @Override
    public void stop() {
        ticker.stop();
        leases.close();
    }
}
