package dev.millrace.standalone.bench;

import dev.millrace.gateway.GatewayMain;
import dev.millrace.queue.OutboxStream;
import dev.millrace.redis.RedisServer;
import dev.millrace.standalone.EmbeddedStores;
import dev.millrace.standalone.FreePort;
import dev.millrace.worker.WorkerMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is measured: a gateway and a worker, each a process, before stores of their own. */
final class Plant implements AutoCloseable {
    static final String KEY = "mr_bench_0123456789abcdef0123456789abcdef";
    private static final long PATIENCE_SECONDS = 300;
    private static final Pattern ENDED =
            Pattern.compile("(?m)^millrace_worker_executions_total\\{.*?} ([0-9.E+]+)$");

    private final Path folder;
    private final int port;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private boolean closed;
    private @Nullable Parts parts;

    /**
     * Starts nothing yet.
     *
     * @param folder for data and logs
     * @param port of the gateway
     */
    Plant(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /**
     * Returns when all is ready.
     *
     * @param concurrency executions that the worker holds at once
     * @throws IllegalStateException if a process does not start, or it was closed meanwhile
     */
    void start(int concurrency) throws IOException {
        EmbeddedStores stores = keep(() -> EmbeddedStores.start(folder.resolve("home")));
        Map<String, String> ofGateway = new HashMap<>(stores.environment());
        ofGateway.put("MILLRACE_PORT", Integer.toString(port));
        ofGateway.put("MILLRACE_ADMIN_KEY", KEY);
        Role gateway = role(GatewayMain.class, port, ofGateway);
        int opsPort = FreePort.choose();
        Map<String, String> ofWorker = new HashMap<>(stores.environment());
        ofWorker.put("MILLRACE_OPS_PORT", Integer.toString(opsPort));
        ofWorker.put("MILLRACE_CONCURRENCY", Integer.toString(concurrency));
        Role worker = role(WorkerMain.class, opsPort, ofWorker);
        RedisServer redis = keep(() -> new RedisServer(stores.redisUrl()));
        OutboxStream outbox = keep(() -> new OutboxStream(redis, "bench"));
        parts = new Parts(stores, gateway, worker, outbox);
    }

    private Role role(Class<?> main, int health, Map<String, String> environment)
            throws IOException {
        Path log = folder.resolve(main.getSimpleName() + ".log");
        Role role = keep(() -> Role.start(main.getName(), health, environment, log));
        role.awaitReady();
        return role;
    }

    /** So that an end that is asked for while it starts leaves nothing behind. */
    private synchronized <T extends AutoCloseable> T keep(Start<T> start) throws IOException {
        if (closed) {
            throw new IllegalStateException("it was ended while it started");
        }
        T one = start.start();
        started.push(one);
        return one;
    }

    /** Starts something that must be ended. */
    @FunctionalInterface
    private interface Start<T> {
        T start() throws IOException;
    }

    private record Parts(EmbeddedStores stores, Role gateway, Role worker, OutboxStream outbox) {}

    private Parts parts() {
        return Objects.requireNonNull(parts, "it has not started");
    }

    /** Executions that the worker has ended so far. */
    long ended() {
        Matcher counters = ENDED.matcher(parts().worker.metrics());
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
        if (!Patience.until(
                PATIENCE_SECONDS, () -> ended() >= count && parts().outbox.length() == 0)) {
            throw new IllegalStateException(
                    "not all executions ended: "
                            + ended()
                            + " of "
                            + count
                            + ", with "
                            + parts().outbox.length()
                            + " messages on their way into the history");
        }
    }

    /** CPU spent so far, user and system, in microseconds, by part. */
    Map<String, Long> cpuMicros() {
        Parts all = parts();
        Map<String, Long> micros = new LinkedHashMap<>();
        micros.put("gateway", all.gateway.cpuMicros());
        micros.put("worker", all.worker.cpuMicros());
        micros.put("redis", CpuClock.micros(all.stores.redisPid()));
        micros.put("postgresql", CpuClock.micros(all.stores.postgresPid()));
        micros.put("compiler", all.gateway.compilerMicros() + all.worker.compilerMicros());
        return micros;
    }

    /** Ends what was started, the stores last. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception stubborn) {
                System.err.println("something did not end well: " + stubborn.getMessage());
            }
        }
    }
}
