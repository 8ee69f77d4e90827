package dev.millrace.endtoend;

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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The API that flows call: counts calls, answers as it is told, holds calls until it is told. */
final class Target implements AutoCloseable {
    private static final Duration HOLD_AT_MOST = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    private final List<String> idempotencyKeys = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    Target() {
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
        idempotencyKeys.add(
                String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
        int call = calls.computeIfAbsent(path, any -> new AtomicInteger()).incrementAndGet();
        hold(path);
        byte[] body =
                ("{\"path\":\"" + path + "\",\"call\":" + call + "}")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(statuses.getOrDefault(path, 200), body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private void hold(String path) {
        CountDownLatch gate = gates.get(path);
        if (gate != null) {
            try {
                gate.await(HOLD_AT_MOST.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Calls of the path wait for {@link #release}. */
    void hold(String... paths) {
        List.of(paths).forEach(path -> gates.put(path, new CountDownLatch(1)));
    }

    void release(String path) {
        CountDownLatch gate = gates.remove(path);
        if (gate != null) {
            gate.countDown();
        }
    }

    void answerWith(String path, int status) {
        statuses.put(path, status);
    }

    int calls(String path) {
        AtomicInteger count = calls.get(path);
        return count == null ? 0 : count.get();
    }

    List<String> idempotencyKeys() {
        return List.copyOf(idempotencyKeys);
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    @Override
    public void close() {
        gates.values().forEach(CountDownLatch::countDown);
        server.stop(0);
        threads.close();
    }
}
