package dev.millrace.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.json.Json;
import dev.millrace.queue.Generation;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.OutboxStream;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import dev.millrace.standalone.FreePort;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import redis.clients.jedis.RedisClient;

/** A gateway, workers and stores as processes, each reached through links that can be broken. */
final class World implements AutoCloseable {
    static final String KEY = "mr_faults_0123456789abcdef0123456789abcdef";
    private static final int CONCURRENCY = 20;

    /** The default of MILLRACE_LEASE. */
    static final Duration LEASE = Duration.ofSeconds(5);

    private final Path folder;
    private final Plan plan;
    private final String planted;
    OwnRedis redis;
    final OwnPostgres postgres;
    final FaultyLink redisOfGateway;
    final FaultyLink postgresOfGateway;
    final FaultyLink redisOfWorkers;
    final FaultyLink postgresOfWorkers;
    final EffectSink sink = new EffectSink();
    final Jvm gateway;
    final List<Jvm> workers = new ArrayList<>();
    final Client client;
    final Load load;
    private final List<Load> loads = new ArrayList<>();
    private final Map<String, TestFlow> flows = new HashMap<>();

    World(Path folder, int workers) {
        this(folder, Plan.of(workers));
    }

    World(Path folder, Plan plan) {
        this.folder = folder;
        this.plan = plan;
        Path extras = folder.resolve("planted");
        PoisonNode.into(extras);
        planted = Planted.into(extras, plan.planted()) + File.pathSeparator;
        redis = new OwnRedis(folder, plan.redisEnvironment(), plan.redis());
        postgres = new OwnPostgres(folder);
        redisOfGateway = new FaultyLink(redis.port());
        postgresOfGateway = new FaultyLink(postgres.port());
        redisOfWorkers = new FaultyLink(redis.port());
        postgresOfWorkers = new FaultyLink(postgres.port());
        gateway = gateway();
        client = new Client(gateway::port, KEY);
        for (int i = 0; i < plan.workers(); i++) {
            workers.add(worker(redisOfWorkers, postgresOfWorkers, Map.of()));
        }
        load = load(client, TestFlow.diamond(sink));
    }

    /** One more gateway; the caller closes it. */
    Jvm gateway() {
        int port = FreePort.choose();
        Map<String, String> environment = stores(redisOfGateway, postgresOfGateway);
        environment.put("MILLRACE_PORT", Integer.toString(port));
        environment.put("MILLRACE_ADMIN_KEY", KEY);
        environment.putAll(plan.gateway());
        return new Jvm("dev.millrace.gateway.GatewayMain", folder, port, environment, planted);
    }

    /** One more worker; the caller closes it or adds it to {@link #workers}. */
    Jvm worker(FaultyLink toRedis, FaultyLink toPostgres, Map<String, String> more) {
        int port = FreePort.choose();
        Map<String, String> environment = stores(toRedis, toPostgres);
        environment.put("MILLRACE_OPS_PORT", Integer.toString(port));
        environment.put("MILLRACE_CONCURRENCY", Integer.toString(CONCURRENCY));
        environment.put("MILLRACE_EGRESS_ALLOW", sink.address());
        environment.putAll(plan.worker());
        environment.putAll(more);
        return new Jvm("dev.millrace.worker.WorkerMain", folder, port, environment, planted);
    }

    /** Clients that submit that flow, which is stored for them; the checker looks at it too. */
    Load load(Client by, TestFlow flow) {
        by.post("/v1/flows", Json.text(flow.json()));
        flows.put(flow.id(), flow);
        return load(by, flow.id());
    }

    /** Clients that submit a flow that is stored for them. */
    Load load(Client by, String flowId) {
        Load more = new Load(by, flowId);
        loads.add(more);
        return more;
    }

    /** Somebody of a tenant of his own, who may send and keep as much as he likes. */
    Client tenant(String id, int weight) {
        ObjectNode tenant = Json.object().put("id", id).put("tier", "enterprise");
        client.post("/v1/admin/tenants", Json.text(tenant.put("weight", weight)));
        ObjectNode key = Json.object().put("tenant", id);
        key.putArray("roles").add("submit").add("read").add("operate");
        String secret = client.post("/v1/admin/api-keys", Json.text(key)).path("key").asText();
        return new Client(gateway::port, secret);
    }

    private static Map<String, String> stores(FaultyLink toRedis, FaultyLink toPostgres) {
        Map<String, String> environment = new HashMap<>();
        environment.put("MILLRACE_REDIS_URL", "redis://127.0.0.1:" + toRedis.port());
        environment.put(
                "MILLRACE_DATABASE_URL",
                "jdbc:postgresql://127.0.0.1:" + toPostgres.port() + "/postgres");
        environment.put("MILLRACE_DATABASE_USER", "postgres");
        environment.put("MILLRACE_DATABASE_PASSWORD", "postgres");
        return environment;
    }

    /** Waits until the history has an end for everything that was accepted, or the time is over. */
    void awaitEnds(Duration atMost) {
        try (Database database = postgres.database()) {
            Records records = new Records(database);
            AtomicReference<List<String>> waiting = new AtomicReference<>(accepted());
            await().atMost(atMost)
                    .pollInterval(Duration.ofMillis(200))
                    .alias("the end of all that was accepted")
                    .until(() -> waiting.updateAndGet(records::open).isEmpty());
        }
        awaitHistory(atMost);
    }

    /** Waits until nothing is on its way into the history any more. */
    void awaitHistory(Duration atMost) {
        try (RedisServer straight = new RedisServer("redis://127.0.0.1:" + redis.port());
                OutboxStream outbox = new OutboxStream(straight, "faults")) {
            await().atMost(atMost).alias("an empty outbox").until(() -> outbox.length() == 0);
        }
    }

    /**
     * Takes those out that neither store has any more though they were accepted, if their 202 said
     * that Redis alone has them: PostgreSQL was away, and Redis lost its data before that was over.
     *
     * @return how many
     */
    int forgetWhatRedisAloneHad() {
        try (Database database = postgres.database();
                RedisServer straight = new RedisServer("redis://127.0.0.1:" + redis.port());
                JobQueue queue = new JobQueue(straight)) {
            Records records = new Records(database);
            int gone = 0;
            for (Load one : loads) {
                List<String> ids =
                        records.unknown(one.byRedisAlone()).stream()
                                .filter(id -> queue.find(ExecutionId.of(id)).isEmpty())
                                .toList();
                one.forget(ids);
                gone += ids.size();
            }
            return gone;
        }
    }

    /** Waits until the queue is whole after Redis lost something; answers how long that took. */
    Duration awaitRecovery(Duration atMost) {
        long began = System.nanoTime();
        try (RedisServer straight = new RedisServer("redis://127.0.0.1:" + redis.port())) {
            Generation generation = new Generation(straight);
            await().atMost(atMost)
                    .pollInterval(Duration.ofMillis(50))
                    .alias("a queue that is whole again")
                    .until(() -> generation.state() instanceof Generation.State.Current);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** The replica takes over, and everybody is led to it; the one before is gone. */
    void failOver(OwnRedis replica) {
        redis.kill();
        replica.promote();
        redis = replica;
        redisOfGateway.retarget(replica.port());
        redisOfWorkers.retarget(replica.port());
    }

    /** Ids of all that any client was told to be accepted. */
    List<String> accepted() {
        return loads.stream().flatMap(one -> one.accepted().stream()).toList();
    }

    /**
     * Looks at all that was accepted, has the product look too, and asks every process what it
     * counted.
     *
     * @param rolledBack Redis lost data during the run
     */
    Verdict verdict(boolean rolledBack) {
        Verdict verdict = new HistoryChecker(flows, rolledBack).judge(evidence());
        loads.forEach(
                one -> one.badRefusals().forEach(line -> verdict.problems.add("H7: " + line)));
        JsonNode audit = client.post("/v1/admin/audit", "");
        if (audit.has("skipped")) {
            verdict.problems.add("H6: the audit did not look: " + audit.path("skipped"));
        }
        for (Jvm jvm : jvms()) {
            jvm.printed("repaired: ").forEach(line -> verdict.problems.add("H6: " + line));
            double again = jvm.metric("millrace_duplicated");
            if (again > 0) {
                verdict.problems.add("H1: " + again + " executions were brought a second end");
            }
        }
        return verdict;
    }

    /** All that is known of all that was accepted. */
    List<Evidence> evidence() {
        try (Database database = postgres.database();
                RedisServer straight = new RedisServer("redis://127.0.0.1:" + redis.port());
                JobQueue queue = new JobQueue(straight)) {
            return new Records(database).evidence(accepted(), queue, sink.effects());
        }
    }

    /**
     * From the accept to the first claim.
     *
     * @param share of all that were accepted which did not take longer
     */
    Duration timeToStart(double share) {
        try (Database database = postgres.database()) {
            List<Duration> times = new Records(database).timesToStart(accepted());
            return times.get((int) Math.ceil(share * times.size()) - 1);
        }
    }

    /** Claims that the workers took back from each other, since they were started. */
    long reaped() {
        return (long)
                workers.stream().mapToDouble(one -> one.metric("millrace_reaped_total")).sum();
    }

    /** Whether every claim was renewed after that time. */
    boolean renewedSince(Instant then) {
        double least = then.plus(LEASE).toEpochMilli();
        try (RedisClient straight = redis.client()) {
            return straight.zrangeWithScores("mr:{0}:lease", 0, -1).stream()
                    .allMatch(claim -> claim.getScore() >= least);
        }
    }

    List<Jvm> jvms() {
        List<Jvm> all = new ArrayList<>(workers);
        all.add(gateway);
        return all;
    }

    /** Summed over all processes. */
    double metric(String meter) {
        return jvms().stream().mapToDouble(one -> one.metric(meter)).sum();
    }

    @Override
    public void close() {
        sink.close();
        workers.forEach(Jvm::close);
        gateway.close();
        List.of(redisOfGateway, postgresOfGateway, redisOfWorkers, postgresOfWorkers)
                .forEach(FaultyLink::close);
        redis.close();
        postgres.close();
    }
}
