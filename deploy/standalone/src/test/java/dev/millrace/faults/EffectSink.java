package dev.millrace.faults;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;

/**
 * The world outside: an HTTP server that writes down every call before it answers. The path of a
 * call is the id of its node.
 */
final class EffectSink implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Effect> effects = new ConcurrentLinkedQueue<>();
    private final Map<String, Semaphore> gates = new ConcurrentHashMap<>();
    private final HttpServer server;
    private volatile ToIntFunction<Effect> status = effect -> 200;
    private volatile long delayMillis;

    /**
     * A call that arrived.
     *
     * @param node its id, as the path says
     * @param iteration of the node; empty outside of loops
     * @param key its {@code Idempotency-Key}; empty if it had none
     * @param claim under which it was made: another one means another worker, or the same later
     */
    record Effect(
            String executionId,
            String node,
            String iteration,
            String key,
            String claim,
            Instant at) {}

    EffectSink() {
        try {
            var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            server = HttpServer.create(any, 1_000);
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        String node = exchange.getRequestURI().getPath().substring(1);
        Effect effect =
                new Effect(
                        text(headers, "X-Millrace-Execution"),
                        node,
                        iteration(text(headers, "X-Millrace-Node")),
                        text(headers, "Idempotency-Key"),
                        text(headers, "X-Millrace-Claim"),
                        Instant.now());
        effects.add(effect);
        LockSupport.parkNanos(delayMillis * 1_000_000);
        awaitGate(node);
        byte[] body = "{\"ok\":true}".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status.applyAsInt(effect), body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static String iteration(String nodeKey) {
        int at = nodeKey.indexOf('#');
        return at < 0 ? "" : nodeKey.substring(at + 1);
    }

    private static String text(Headers headers, String name) {
        String value = headers.getFirst(name);
        return value == null ? "" : value;
    }

    private void awaitGate(String node) {
        Semaphore gate = gates.get(node);
        if (gate == null) {
            return;
        }
        try {
            if (gate.tryAcquire(120, TimeUnit.SECONDS)) {
                gate.release();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Calls of that node are not answered until {@link #release}. */
    void hold(String node) {
        gates.put(node, new Semaphore(0));
    }

    void release(String node) {
        Semaphore gate = gates.remove(node);
        if (gate != null) {
            gate.release(1);
        }
    }

    /** Every call takes that long. */
    void slow(long millis) {
        delayMillis = millis;
    }

    void answerWith(ToIntFunction<Effect> statusOf) {
        status = statusOf;
    }

    List<Effect> effects() {
        return List.copyOf(effects);
    }

    long calls(String node) {
        return effects.stream().filter(effect -> effect.node().equals(node)).count();
    }

    String url(String node) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + node;
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        List.copyOf(gates.keySet()).forEach(this::release);
        server.stop(0);
        threads.close();
    }
}
