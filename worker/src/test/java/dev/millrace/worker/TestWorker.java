package dev.millrace.worker;

import dev.millrace.flow.NodeTypes;
import dev.millrace.history.FlowCatalog;
import dev.millrace.queue.FlowBlobs;
import dev.millrace.queue.JobQueue;
import dev.millrace.redis.RedisServer;
import dev.millrace.resume.LinkSettings;
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
import dev.millrace.worker.run.RunWatch;
import dev.millrace.worker.run.Surroundings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A worker without an outbox, so that ended jobs stay in Redis to be looked at. */
public final class TestWorker implements AutoCloseable {
    private final Claims claims;
    private final Breakers breakers;

    public TestWorker(String name, RedisServer redis, Database database) {
        RedisTime time = new RedisTime();
        RunTools tools = tools(name, redis, database, time);
        breakers = tools.breakers();
        claims =
                new Claims(
                        redis,
                        new ClaimSettings(Duration.ofSeconds(5), 10, List.of("default")),
                        new WorkerIdentity(name, "localhost", "test"),
                        time,
                        InstantSource.system(),
                        new FlowRuns(tools),
                        List::of);
        breakers.start();
        claims.start();
    }

    public static RunTools tools(
            String name, RedisServer redis, Database database, RedisTime time) {
        FlowCatalog catalog = new FlowCatalog(database);
        Flows flows = new Flows(catalog, new FlowBlobs(redis), new FlowRules(NodeTypes.load()));
        ResumeLinks links = ResumeLinks.of(new LinkSettings("http://gateway", ""), database);
        return new RunTools(
                flows,
                NodeRegistry.load(new NodeEnvironment(List.of("127.0.0.1"), List.of())),
                time,
                () -> ThreadLocalRandom.current().nextLong(),
                name,
                RunWatch.NOBODY,
                new Breakers(redis, time),
                new Guard(Guard.PATIENCE, new StuckNodes(InstantSource.system())),
                Surroundings.of(database, new JobQueue(redis), catalog, flows, links));
    }

    public Claims claims() {
        return claims;
    }

    /** Drains without stopping what runs. */
    public void drain() {
        claims.drain();
    }

    @Override
    public void close() {
        claims.drain();
        claims.handBack();
        try {
            boolean _ = claims.awaitNone(Duration.ofSeconds(15));
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        claims.stop();
        breakers.stop();
    }
}
