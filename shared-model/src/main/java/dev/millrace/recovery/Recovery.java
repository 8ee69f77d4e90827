package dev.millrace.recovery;

import dev.millrace.duty.Duties;
import dev.millrace.duty.Duty;
import dev.millrace.history.AuditReports;
import dev.millrace.history.Generations;
import dev.millrace.history.Generations.Begun;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Ticker;
import dev.millrace.ops.Meters;
import dev.millrace.queue.Generation.State;
import dev.millrace.redis.RedisAway;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import dev.millrace.sql.DatabaseFailed;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the queue is on a generation which the history knows: begins the first, and the
 * next one whenever Redis was emptied, restarted or replaced. Runs in every process; one at a time
 * does the work.
 */
public final class Recovery implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final Duration EVERY = Duration.ofMillis(500);

    private final Parts parts;
    private final Generations generations;
    private final Rehydration rehydration;
    private final Ticker ticker = new Ticker("recovery", EVERY, this::runOnce);
    private final RecoveryMeters meters;
    private final Audit audit;
    private final Duties duties;

    /**
     * @param process no two processes have the same name
     */
    public Recovery(RedisServer redis, Database database, Meters meters, String process) {
        parts = new Parts(redis, database);
        this.meters = new RecoveryMeters(meters);
        audit = new Audit(parts, new AuditReports(database), this.meters);
        generations = new Generations(database);
        rehydration = new Rehydration(parts);
        Reconciler reconciler = new Reconciler(parts);
        duties =
                new Duties(
                        redis,
                        process,
                        List.of(
                                new Duty(
                                        "reconcile",
                                        Reconciler.EVERY,
                                        () -> this.meters.delivered(reconciler.runOnce())),
                                new Duty("audit", Audit.EVERY, audit::runInTurn)));
    }

    /** Begins a generation if the queue is on none; stores that are away are asked again later. */
    void runOnce() {
        try {
            if (!(parts.generation.state() instanceof State.Current)) {
                generations.alone(this::ensure);
            }
        } catch (RedisAway | DatabaseFailed away) {
            LOG.info("the queue waits for its stores: {}", away.getMessage());
        }
    }

    private Begun ensure(long newest) {
        State state = parts.generation.state();
        return switch (state) {
            case State.Current(long number, String runId) -> new Begun(number, runId);
            case State.Missing(String runId) -> begin(newest + 1, runId);
            case State.Recovering(long number, String runId) ->
                    begin(Math.max(number, newest) + 1, runId);
        };
    }

    private Begun begin(long number, String runId) {
        long began = System.nanoTime();
        parts.generation.open(number);
        Rehydration.Report report = rehydration.run(number);
        parts.generation.begin(number, runId);
        meters.restored(report.revived());
        LOG.info(
                "the queue is on generation {} (Redis run {}): {} executions restored, {} buried, in {}",
                number,
                runId,
                report.revived(),
                report.buried(),
                Duration.ofNanos(System.nanoTime() - began));
        return new Begun(number, runId);
    }

    /** The audit, to be run at once. */
    public Audit audit() {
        return audit;
    }

    /** Once before it returns, then again and again. */
    @Override
    public void start() {
        runOnce();
        ticker.start();
        duties.start();
    }

    @Override
    public void stop() {
        Lifecycle.stopTogether(List.of(ticker, duties));
        parts.close();
    }
}
