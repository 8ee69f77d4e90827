package dev.millrace.standalone.bench;

import dev.millrace.gateway.GatewayMain;
import dev.millrace.queue.OutboxStream;
import dev.millrace.redis.RedisServer;
import dev.millrace.standalone.EmbeddedStores;
import dev.millrace.worker.WorkerMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is measured: a gateway and a worker, each a process, before stores of their own. */
final class Plant implements AutoCloseable {
    static final String KEY = "mr_bench_0123456789abcdef0123456789abcdef";
    private static final long PATIENCE_SECONDS = 300;
    private static final Pattern ENDED =
            Pattern.compile("(?m)^millrace_worker_executions_total\\{.*?} ([0-9.E+]+)$");

    private final EmbeddedStores stores;
    private final Role gateway;
    private final Role worker;
    private final RedisServer redis;
    private final OutboxStream outbox;

    private Plant(EmbeddedStores stores, Role gateway, Role worker) {
        this.stores = stores;
        this.gateway = gateway;
        this.worker = worker;
        this.redis = new RedisServer(stores.redisUrl());
        this.outbox = new OutboxStream(redis, "bench");
    }

    /**
     * @param port of the gateway
     * @param concurrency executions that the worker holds at once
     */
    static Plant start(Path folder, int port, int opsPort, int concurrency) throws IOException {
        EmbeddedStores stores = EmbeddedStores.start(folder.resolve("home"));
        Map<String, String> ofGateway = new HashMap<>(stores.environment());
        ofGateway.put("MILLRACE_PORT", Integer.toString(port));
        ofGateway.put("MILLRACE_ADMIN_KEY", KEY);
        Map<String, String> ofWorker = new HashMap<>(stores.environment());
        ofWorker.put("MILLRACE_OPS_PORT", Integer.toString(opsPort));
        ofWorker.put("MILLRACE_CONCURRENCY", Integer.toString(concurrency));
        Role gateway =
                Role.start(
                        GatewayMain.class.getName(),
                        port,
                        ofGateway,
                        folder.resolve("gateway.log"));
        gateway.awaitReady();
        Role worker =
                Role.start(
                        WorkerMain.class.getName(),
                        opsPort,
                        ofWorker,
                        folder.resolve("worker.log"));
        worker.awaitReady();
        return new Plant(stores, gateway, worker);
    }

    /** Executions that the worker has ended so far. */
    long ended() {
        Matcher counters = ENDED.matcher(worker.metrics());
        double sum = 0;
        while (counters.find()) {
            sum += Double.parseDouble(counters.group(1));
        }
        return Math.round(sum);
    }

    /**
     * Waits until so many have ended and the history has all of them.
     *
     * @throws IllegalStateException if that takes minutes
     */
    void awaitEnded(long count) {
        if (!Patience.until(PATIENCE_SECONDS, () -> ended() >= count && outbox.length() == 0)) {
            throw new IllegalStateException(
                    "not all executions ended: "
                            + ended()
                            + " of "
                            + count
                            + ", with "
                            + outbox.length()
                            + " messages on their way into the history");
        }
    }

    /** CPU spent so far, user and system, in microseconds, by part. */
    Map<String, Long> cpuMicros() {
        Map<String, Long> micros = new LinkedHashMap<>();
        micros.put("gateway", gateway.cpuMicros());
        micros.put("worker", worker.cpuMicros());
        micros.put("redis", CpuClock.micros(stores.redisPid()));
        micros.put("postgresql", CpuClock.micros(stores.postgresPid()));
        return micros;
    }

    @Override
    public void close() {
        outbox.close();
        redis.close();
        worker.close();
        gateway.close();
        stores.close();
    }
}
