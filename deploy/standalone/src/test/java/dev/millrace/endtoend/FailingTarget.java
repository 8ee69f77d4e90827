package dev.millrace.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Answers 503 while it is told to fail; remembers when each call came and was answered. */
final class FailingTarget implements AutoCloseable {
    private static final Duration TAKES = Duration.ofMillis(40);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile boolean failing;

    FailingTarget() {
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

    /**
     * One call.
     *
     * @param from {@link System#nanoTime}
     * @param to when its answer was on its way
     */
    record Call(String execution, long from, long to, boolean failed) {
        boolean overlaps(Call other) {
            return from < other.to && other.from < to;
        }

        boolean beganWithin(long start, Duration after) {
            return from >= start && from < start + after.toNanos();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        long from = System.nanoTime();
        exchange.getRequestBody().readAllBytes();
        takeTime();
        boolean fails = failing;
        String execution = exchange.getRequestHeaders().getFirst("X-Millrace-Execution");
        calls.add(new Call(execution, from, System.nanoTime(), fails));
        exchange.sendResponseHeaders(fails ? 503 : 200, -1);
        exchange.close();
    }

    private static void takeTime() {
        try {
            boolean _ = new CountDownLatch(1).await(TAKES.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on; earlier calls are forgotten. */
    void fail() {
        failing = true;
        calls.clear();
    }

    void recover() {
        failing = false;
    }

    /** In the order they came. */
    List<Call> calls() {
        return calls.stream().sorted(Comparator.comparingLong(Call::from)).toList();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
