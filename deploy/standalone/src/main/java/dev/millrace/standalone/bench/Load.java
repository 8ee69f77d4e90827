package dev.millrace.standalone.bench;

import dev.millrace.lifecycle.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Puts executions in over HTTP, as fast as the gateway answers. */
final class Load {
    private static final int BATCH = 100;
    private static final String INPUT =
            "{\"customer\":\"c-4711\",\"order\":{\"id\":12345,\"lines\":[{\"sku\":\"A-1\",\"n\":2},{\"sku\":\"B-2\",\"n\":1}]},"
                    + "\"note\":\"two hundred bytes of input, as the peers' benchmarks use, so that figures compare\"}";

    private static final List<String> NOT_COMPLETED =
            List.of("queued", "delayed", "running", "suspended", "failed", "cancelled");

    private final int port;
    private final String key;

    Load(int port, String key) {
        this.port = port;
        this.key = key;
    }

    void createFlow(Shape shape) throws IOException {
        try (Connection connection = new Connection(port, key)) {
            connection.send("POST", "/v1/flows", shape.flow().toString());
        }
    }

    /** One execution a request, {@code connections} side by side. */
    void single(Shape shape, int executions, int connections) {
        String body = "{\"input\":" + INPUT + "}";
        String path = "/v1/flows/" + shape.flowId() + "/executions";
        side(connections, executions, connection -> connection.send("POST", path, body));
    }

    /** A hundred executions a request, {@code connections} side by side. */
    void batches(Shape shape, int executions, int connections) {
        String item = "{\"input\":" + INPUT + "}";
        String body = "{\"items\":[" + (item + ",").repeat(BATCH - 1) + item + "]}";
        String path = "/v1/flows/" + shape.flowId() + "/executions/batch";
        side(connections, executions / BATCH, connection -> connection.send("POST", path, body));
    }

    /** One at a time, each to its end. */
    long[] oneByOne(Shape shape, int executions) throws IOException {
        String path = "/v1/flows/" + shape.flowId() + "/executions?wait=10s";
        long[] nanos = new long[executions];
        try (Connection connection = new Connection(port, key)) {
            for (int i = 0; i < executions; i++) {
                long began = System.nanoTime();
                connection.send("POST", path, "{\"input\":" + INPUT + "}");
                nanos[i] = System.nanoTime() - began;
            }
        }
        return nanos;
    }

    /**
     * Asks the history, as a client would.
     *
     * @throws IllegalStateException if one that was accepted is not completed
     */
    void checkAllCompleted(Shape shape) throws IOException {
        try (Connection connection = new Connection(port, key)) {
            for (String status : NOT_COMPLETED) {
                String path =
                        "/v1/executions?limit=1&flowId=" + shape.flowId() + "&status=" + status;
                String answer = connection.send("GET", path, "");
                if (!answer.contains("\"items\":[]")) {
                    throw new IllegalStateException(
                            "an execution of " + shape.label() + " is " + status + ": " + answer);
                }
            }
        }
    }

    private void side(int connections, int requests, Request request) {
        AtomicInteger left = new AtomicInteger(requests);
        List<Thread> threads = new ArrayList<>();
        List<Exception> failures = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.ofPlatform().start(() -> repeat(request, left, failures)));
        }
        threads.forEach(Threads::join);
        if (!failures.isEmpty()) {
            throw new UncheckedIOException(new IOException("the load failed", failures.getFirst()));
        }
    }

    private void repeat(Request request, AtomicInteger left, List<Exception> failures) {
        try (Connection connection = new Connection(port, key)) {
            while (left.decrementAndGet() >= 0) {
                request.on(connection);
            }
        } catch (IOException failed) {
            left.set(0);
            failures.add(failed);
        }
    }

    /** One request on a connection. */
    @FunctionalInterface
    private interface Request {
        void on(Connection connection) throws IOException;
    }
}
