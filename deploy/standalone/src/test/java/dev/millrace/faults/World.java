package dev.millrace.faults;

import static org.awaitility.Awaitility.await;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRow;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.OutboxStream;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A gateway, workers and stores as processes, each reached through links that can be broken. */
final class World implements AutoCloseable {
    static final String KEY = "mr_faults_0123456789abcdef0123456789abcdef";
    private static final int CONCURRENCY = 20;

    private final Path folder;
    final OwnRedis redis;
    final OwnPostgres postgres;
    final FaultyLink redisOfGateway;
    final FaultyLink postgresOfGateway;
    final FaultyLink redisOfWorkers;
    final FaultyLink postgresOfWorkers;
    final EffectSink sink = new EffectSink();
    final Jvm gateway;
    final List<Jvm> workers = new ArrayList<>();
    final Load load;

    World(Path folder, int workerCount, String... redisSettings) {
        this.folder = folder;
        redis = new OwnRedis(folder, redisSettings);
        postgres = new OwnPostgres(folder);
        redisOfGateway = new FaultyLink(redis.port());
        postgresOfGateway = new FaultyLink(postgres.port());
        redisOfWorkers = new FaultyLink(redis.port());
        postgresOfWorkers = new FaultyLink(postgres.port());
        gateway = gateway();
        for (int i = 0; i < workerCount; i++) {
            workers.add(worker(redisOfWorkers, postgresOfWorkers, Map.of()));
        }
        load = new Load(gateway::port, KEY);
        load.create(Load.flow(sink));
    }

    private Jvm gateway() {
        int port = Ports.free();
        Map<String, String> environment = stores(redisOfGateway, postgresOfGateway);
        environment.put("MILLRACE_PORT", Integer.toString(port));
        environment.put("MILLRACE_ADMIN_KEY", KEY);
        return new Jvm("dev.millrace.gateway.GatewayMain", folder, port, environment);
    }

    /** One more worker; the caller closes it or adds it to {@link #workers}. */
    Jvm worker(FaultyLink toRedis, FaultyLink toPostgres, Map<String, String> more) {
        int port = Ports.free();
        Map<String, String> environment = stores(toRedis, toPostgres);
        environment.put("MILLRACE_OPS_PORT", Integer.toString(port));
        environment.put("MILLRACE_CONCURRENCY", Integer.toString(CONCURRENCY));
        environment.put("MILLRACE_EGRESS_ALLOW", sink.address());
        environment.putAll(more);
        return new Jvm("dev.millrace.worker.WorkerMain", folder, port, environment);
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
        List<String> waiting = new ArrayList<>(load.accepted());
        try (Database database = postgres.database()) {
            ExecutionHistory history = new ExecutionHistory(database);
            await().atMost(atMost)
                    .pollInterval(Duration.ofMillis(200))
                    .alias("the end of all that was accepted")
                    .until(() -> {
                        waiting.removeIf(id -> ended(history, id));
                        return waiting.isEmpty();
                    });
        }
        awaitHistory(atMost);
    }

    /** Waits until nothing is on its way into the history any more. */
    private void awaitHistory(Duration atMost) {
        try (RedisServer straight = new RedisServer("redis://127.0.0.1:" + redis.port());
                OutboxStream outbox = new OutboxStream(straight, "faults")) {
            await().atMost(atMost).alias("an empty outbox").until(() -> outbox.length() == 0);
        }
    }

    private static boolean ended(ExecutionHistory history, String id) {
        return history.find("default", ExecutionId.of(id))
                .map(row -> row.status().terminal())
                .orElse(false);
    }

    /**
     * Looks at all that was accepted.
     *
     * @param rolledBack Redis lost data during the run
     */
    Verdict verdict(boolean rolledBack) {
        Map<String, List<EffectSink.Effect>> effects =
                sink.effects().stream()
                        .collect(Collectors.groupingBy(EffectSink.Effect::executionId));
        List<Evidence> all = new ArrayList<>();
        try (Database database = postgres.database();
                RedisServer straight = new RedisServer("redis://127.0.0.1:" + redis.port());
                JobQueue queue = new JobQueue(straight)) {
            ExecutionHistory history = new ExecutionHistory(database);
            for (String id : load.accepted()) {
                all.add(evidence(id, history, queue, effects.getOrDefault(id, List.of())));
            }
        }
        Verdict verdict = new HistoryChecker(Load.EDGES, rolledBack).judge(all);
        load.badRefusals().forEach(line -> verdict.problems.add("H7: " + line));
        return verdict;
    }

    private static Evidence evidence(
            String text,
            ExecutionHistory history,
            JobQueue queue,
            List<EffectSink.Effect> effects) {
        ExecutionId id = ExecutionId.of(text);
        ExecutionStatus stored = history.find("default", id).map(ExecutionRow::status).orElse(null);
        ExecutionStatus queued = queue.find(id).map(JobRecord::status).orElse(null);
        List<EventLine> events = history.events(id, 0, 10_000);
        return new Evidence(text, stored, queued, events, effects);
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
