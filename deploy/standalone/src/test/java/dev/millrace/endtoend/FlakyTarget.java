package dev.millrace.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Answers 503 to a share of its calls, by chance; remembers the answers of each execution. */
final class FlakyTarget implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Calls> calls = new ConcurrentHashMap<>();
    private final double share;
    private final RandomGenerator random;
    private final HttpServer server;

    FlakyTarget(double share, RandomGenerator random) {
        this.share = share;
        this.random = random;
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

    private record Calls(int good, int bad) {
        Calls and(boolean fails) {
            return fails ? new Calls(good, bad + 1) : new Calls(good + 1, bad);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        boolean fails = fails();
        String execution = exchange.getRequestHeaders().getFirst("X-Millrace-Execution");
        calls.compute(
                String.valueOf(execution),
                (_, before) -> (before == null ? new Calls(0, 0) : before).and(fails));
        exchange.sendResponseHeaders(fails ? 503 : 200, -1);
        exchange.close();
    }

    private synchronized boolean fails() {
        return random.nextDouble() < share;
    }

    /** Executions that were answered 503 at least once. */
    Set<String> failedOnce() {
        return calls.entrySet().stream()
                .filter(one -> one.getValue().bad > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Share of all calls. */
    double failed() {
        double bad = calls.values().stream().mapToInt(Calls::bad).sum();
        return bad / (bad + calls.values().stream().mapToInt(Calls::good).sum());
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
