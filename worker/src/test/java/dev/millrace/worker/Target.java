package dev.millrace.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What flows call in these tests: counts, fails as often as told, holds calls until released. */
public final class Target implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, List<String>> keys = new ConcurrentHashMap<>();
    private final Map<String, List<String>> bodies = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    private final Map<String, Runnable> hooks = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> arrivals = new ConcurrentHashMap<>();
    private final HttpServer server;

    public Target() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String key = String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        keys.computeIfAbsent(path, any -> new CopyOnWriteArrayList<>()).add(key);
        bodies.computeIfAbsent(path, any -> new CopyOnWriteArrayList<>())
                .add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        hooks.getOrDefault(path, () -> {}).run();
        arrivals.computeIfAbsent(path, any -> new Semaphore(0)).release();
        CountDownLatch gate = gates.get(path);
        if (gate != null) {
            await(gate);
        }
        boolean fails = failures.merge(path, -1, Integer::sum) >= 0;
        byte[] body = ("{\"path\":\"" + path + "\"}").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(fails ? 503 : 200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static void await(CountDownLatch gate) {
        try {
            boolean _ = gate.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Calls of the path wait until {@link #release}. */
    public void hold(String path) {
        gates.put(path, new CountDownLatch(1));
    }

    public void release(String path) {
        CountDownLatch gate = gates.remove(path);
        if (gate != null) {
            gate.countDown();
        }
    }

    /** Runs while a call of the path waits for its answer. */
    public void onCall(String path, Runnable hook) {
        hooks.put(path, hook);
    }

    /** The next calls of the path answer 503. */
    public void fail(String path, int times) {
        failures.put(path, times);
    }

    public int calls(String path) {
        return keys.getOrDefault(path, List.of()).size();
    }

    /** Gives a call of the path, if there is one, the time to come. */
    public void awaitCall(String path, Duration atMost) {
        try {
            boolean _ =
                    arrivals.computeIfAbsent(path, any -> new Semaphore(0))
                            .tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The Idempotency-Key of each call, in order. */
    public List<String> keys(String path) {
        return List.copyOf(keys.getOrDefault(path, List.of()));
    }

    /** What was sent with each call, in order. */
    public List<String> bodies(String path) {
        return List.copyOf(bodies.getOrDefault(path, List.of()));
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        gates.values().forEach(CountDownLatch::countDown);
        server.stop(0);
        threads.close();
    }
}
