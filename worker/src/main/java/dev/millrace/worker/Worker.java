package dev.millrace.worker;

import dev.millrace.flow.NodeTypes;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.HistoryWriter;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Ticker;
import dev.millrace.ops.Meters;
import dev.millrace.outbox.OutboxWriter;
import dev.millrace.queue.Bell;
import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.Leases;
import dev.millrace.queue.WorkerRoll;
import dev.millrace.queue.WorkerTurns;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import dev.millrace.validation.FlowRules;
import dev.millrace.worker.claim.ClaimKeeper;
import dev.millrace.worker.claim.ClaimLoop;
import dev.millrace.worker.claim.HeldJob;
import dev.millrace.worker.claim.HeldJobs;
import dev.millrace.worker.claim.ReapDuty;
import dev.millrace.worker.node.NodeEnvironment;
import dev.millrace.worker.node.NodeRegistry;
import dev.millrace.worker.run.FlowLibrary;
import dev.millrace.worker.run.FlowRun;
import dev.millrace.worker.run.RunContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker, wired: claims jobs, runs them, keeps its claims, moves the outbox. Stopping it drains
 * it.
 */
public final class Worker implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration REAP_EVERY = Duration.ofMillis(500);
    private static final Duration SIGN_EVERY = Duration.ofSeconds(5);

    private final WorkerSettings settings;
    private final String id;
    private final HeldJobs held = new HeldJobs();
    private final ClaimKeeper keeper;
    private final ReapDuty reaper;
    private final ClaimLoop claims;
    private final OutboxWriter outbox;
    private final Ticker heartbeat;
    private final WorkerRoll roll;
    private final RunContext context;
    private final Meters meters;
    private final AtomicBoolean draining = new AtomicBoolean();
    private Instant startedAt = Instant.EPOCH;

    public Worker(
            WorkerSettings settings,
            RedisServer redis,
            Database database,
            Meters meters,
            List<String> stores) {
        this.settings = settings;
        this.meters = meters;
        this.id = WorkerName.fresh();
        this.roll = new WorkerRoll(redis);
        this.keeper = new ClaimKeeper(new Leases(redis, settings.lease()), held, settings.lease());
        this.reaper = new ReapDuty(new Leases(redis, settings.lease()), REAP_EVERY);
        WorkerTurns turns = new WorkerTurns(redis, settings.lease());
        this.claims =
                new ClaimLoop(
                        turns,
                        new Bell(redis),
                        keeper,
                        settings.concurrency(),
                        settings.queues(),
                        this::run);
        this.outbox = new OutboxWriter(redis, new HistoryWriter(database), id);
        this.heartbeat = new Ticker("sign-roll", SIGN_EVERY, this::sign);
        FlowLibrary flows =
                new FlowLibrary(new FlowCatalog(database), new FlowRules(NodeTypes.load()));
        NodeRegistry nodes = NodeRegistry.load(new NodeEnvironment(settings.egressAllow(), stores));
        this.context = new RunContext(id, claims, flows, nodes);
        meters.registry().gauge("millrace.worker.running", held, HeldJobs::size);
        meters.registry().gauge("millrace.worker.slots", settings, WorkerSettings::concurrency);
    }

    @Override
    public void start() {
        keeper.start();
        reaper.start();
        outbox.start();
        claims.start();
        heartbeat.start();
        LOG.info(
                "worker {} is ready: {} executions at once from {}",
                id,
                settings.concurrency(),
                settings.queues());
    }

    private void run(ClaimedJob job) {
        FlowRun run = new FlowRun(job, context);
        held.add(run);
        if (draining.get()) {
            run.drain(); // claimed by the very call that was under way when the drain began
        }
        Thread.ofVirtual().name("run-" + job.claim().id()).start(() -> runToTheEnd(run));
    }

    private void runToTheEnd(FlowRun run) {
        try {
            run.run();
            meters.registry().counter("millrace.worker.runs", "end", "settled").increment();
        } catch (RuntimeException failed) {
            // its claim is not kept any longer, so another worker goes on from the checkpoints, at
            // most three times in a row
            LOG.error(
                    "execution {} was given up by this worker; its claim lapses in {}",
                    run.claim().id(),
                    settings.lease(),
                    failed);
            meters.registry().counter("millrace.worker.runs", "end", "given_up").increment();
        } finally {
            held.remove(run);
            claims.ended();
        }
    }

    private void sign() {
        startedAt = startedAt.equals(Instant.EPOCH) ? claims.now() : startedAt;
        String state = draining.get() ? "draining" : "running";
        roll.sign(
                new WorkerRoll.Entry(
                        id,
                        WorkerName.host(),
                        WorkerName.version(),
                        state,
                        settings.concurrency(),
                        held.size(),
                        settings.queues(),
                        startedAt,
                        claims.now()));
    }

    /**
     * Drains: claims nothing more, lets running nodes finish within the grace, hands the rest back
     * with no attempt used.
     */
    @Override
    public void stop() {
        if (!draining.compareAndSet(false, true)) {
            return;
        }
        claims.stopClaiming();
        held.each(HeldJob::drain);
        if (!emptyWithin(settings.grace())) {
            held.each(HeldJob::interrupt);
            emptyWithin(Duration.ofSeconds(12));
        }
        heartbeat.stop();
        reaper.stop();
        claims.stop();
        keeper.stop();
        outbox.stop();
        leave();
    }

    private boolean emptyWithin(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (held.size() > 0 && System.nanoTime() < end) {
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
        return held.size() == 0;
    }

    private void leave() {
        try {
            roll.leave(id);
        } catch (RuntimeException away) {
            LOG.debug("the roll forgets this worker by itself", away);
        }
    }

    public String id() {
        return id;
    }
}
