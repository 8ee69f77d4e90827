package dev.millrace.worker;

import dev.millrace.flow.NodeTypes;
import dev.millrace.history.FlowCatalog;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.ops.Meters;
import dev.millrace.outbox.OutboxWriter;
import dev.millrace.queue.FlowBlobs;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.WorkerRoll;
import dev.millrace.recovery.Recovery;
import dev.millrace.redis.RedisServer;
import dev.millrace.resume.ResumeLinks;
import dev.millrace.sql.Database;
import dev.millrace.validation.FlowRules;
import dev.millrace.worker.breaker.Breakers;
import dev.millrace.worker.claim.ClaimSettings;
import dev.millrace.worker.claim.Claims;
import dev.millrace.worker.claim.RedisTime;
import dev.millrace.worker.claim.WorkerIdentity;
import dev.millrace.worker.guard.Guard;
import dev.millrace.worker.guard.StuckNodes;
import dev.millrace.worker.node.NodeEnvironment;
import dev.millrace.worker.node.NodeRegistry;
import dev.millrace.worker.run.FlowRuns;
import dev.millrace.worker.run.Flows;
import dev.millrace.worker.run.RunTools;
import dev.millrace.worker.run.Surroundings;
import io.micrometer.core.instrument.FunctionCounter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker, wired: claims jobs, runs them, keeps its claims, moves the outbox. Stopping it drains
 * it.
 */
public final class Worker implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** A node that ignores its cancel is left behind after 10 s; then the job is handed back. */
    private static final Duration HAND_BACK = Duration.ofSeconds(12);

    private final WorkerSettings settings;
    private final WorkerIdentity identity = WorkerName.fresh();
    private final JobQueue queue;
    private final Claims claims;
    private final Breakers breakers;
    private final StuckNodes stuck;
    private final OutboxWriter outbox;
    private final Recovery recovery;

    /**
     * @param stores addresses of our own stores, which no node may call
     */
    public Worker(
            WorkerSettings settings,
            RedisServer redis,
            Database database,
            Meters meters,
            List<String> stores) {
        this.settings = settings;
        RedisTime time = new RedisTime();
        stuck = new StuckNodes(InstantSource.system());
        breakers = new Breakers(redis, time);
        this.queue = new JobQueue(redis);
        RunTools tools = tools(redis, database, meters, time, stores);
        claims =
                new Claims(
                        redis,
                        new ClaimSettings(
                                settings.lease(), settings.concurrency(), settings.queues()),
                        identity,
                        time,
                        InstantSource.system(),
                        new FlowRuns(tools),
                        this::stuckNodes);
        recovery = new Recovery(redis, database, meters, identity.workerId());
        outbox = OutboxWriter.counted(redis, database, meters, identity.workerId());
        register(meters);
    }

    private RunTools tools(
            RedisServer redis,
            Database database,
            Meters meters,
            RedisTime time,
            List<String> stores) {
        FlowCatalog catalog = new FlowCatalog(database);
        Flows flows = new Flows(catalog, new FlowBlobs(redis), new FlowRules(NodeTypes.load()));
        ResumeLinks links = ResumeLinks.of(settings.links(), database);
        return new RunTools(
                flows,
                NodeRegistry.load(new NodeEnvironment(settings.egressAllow(), stores)),
                time,
                () -> ThreadLocalRandom.current().nextLong(),
                identity.workerId(),
                new WorkerMeters(meters),
                breakers,
                new Guard(Guard.PATIENCE, stuck),
                Surroundings.of(database, queue, catalog, flows, links));
    }

    private List<WorkerRoll.StuckNode> stuckNodes() {
        return stuck.running().stream()
                .map(one ->
                        new WorkerRoll.StuckNode(
                                one.executionId(), one.key().toString(), one.since()))
                .toList();
    }

    private void register(Meters meters) {
        FunctionCounter.builder("millrace.reaped", claims, Claims::reaped)
                .register(meters.registry());
        FunctionCounter.builder("millrace.breaker.opened", breakers, Breakers::opened)
                .register(meters.registry());
        FunctionCounter.builder("millrace.worker.stuck", stuck, StuckNodes::seen)
                .description("tries that ignored that they were stopped")
                .register(meters.registry());
        meters.registry()
                .gauge("millrace.worker.stuck.now", stuck, nodes -> nodes.running().size());
        meters.registry().gauge("millrace.worker.running", claims, Claims::held);
        meters.registry().gauge("millrace.worker.slots", settings, WorkerSettings::concurrency);
    }

    @Override
    public void start() {
        recovery.start();
        outbox.start();
        breakers.start();
        claims.start();
        LOG.info(
                "worker {} is ready: {} executions at once from {}",
                id(),
                settings.concurrency(),
                settings.queues());
    }

    /**
     * Drains: claims nothing more, lets running nodes finish within the grace, stores what they
     * did, hands the rest back with no attempt used.
     */
    @Override
    public void stop() {
        try {
            claims.drain();
            if (!claims.awaitNone(settings.grace())) {
                LOG.info("the grace of {} is over; running nodes are stopped", settings.grace());
                claims.handBack();
                boolean _ = claims.awaitNone(HAND_BACK);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        claims.stop();
        Lifecycle.stopTogether(List.of(breakers, outbox, recovery));
        queue.close();
    }

    public String id() {
        return identity.workerId();
    }
}
