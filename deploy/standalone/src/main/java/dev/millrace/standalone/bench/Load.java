package dev.millrace.standalone.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import dev.millrace.lifecycle.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Puts executions in over HTTP, as fast as the gateway answers. */
final class Load {
    static final int BATCH = 100;

    private static final String ITEM =
            "{\"input\":{\"customer\":\"c-4711\",\"order\":{\"id\":12345,\"lines\":[{\"sku\":\"A-1\",\"n\":2},{\"sku\":\"B-2\",\"n\":1}]},"
                    + "\"note\":\"two hundred bytes of input, as the peers' benchmarks use, so that figures compare\"}}";

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
    Round single(Shape shape, int executions, int connections) {
        String path = "/v1/flows/" + shape.flowId() + "/executions";
        return post(path, ITEM, executions, connections);
    }

    /** A hundred executions a request, {@code connections} side by side. */
    Round batches(Shape shape, int executions, int connections) {
        String body = "{\"items\":[" + (ITEM + ",").repeat(BATCH - 1) + ITEM + "]}";
        String path = "/v1/flows/" + shape.flowId() + "/executions/batch";
        return post(path, body, executions / BATCH, connections);
    }

    /** One at a time, each to its end. */
    Spread oneByOne(Shape shape, int executions) throws IOException {
        String path = "/v1/flows/" + shape.flowId() + "/executions?wait=10s";
        long[] nanos = new long[executions];
        try (Connection connection = new Connection(port, key)) {
            for (int i = 0; i < executions; i++) {
                long began = System.nanoTime();
                connection.send("POST", path, ITEM);
                nanos[i] = System.nanoTime() - began;
            }
        }
        return Spread.of(nanos);
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

    /** From arrival to end, as the history has it. */
    Spread untilEnded(List<String> ids) throws IOException {
        long[] nanos = new long[ids.size()];
        try (Connection connection = new Connection(port, key)) {
            for (int i = 0; i < nanos.length; i++) {
                JsonNode execution =
                        Json.read(connection.send("GET", "/v1/executions/" + ids.get(i), ""));
                Instant created = Instant.parse(execution.path("createdAt").asText());
                Instant completed = Instant.parse(execution.path("completedAt").asText());
                nanos[i] = Duration.between(created, completed).toNanos();
            }
        }
        return Spread.of(nanos);
    }

    private Round post(String path, String body, int requests, int connections) {
        Round round = new Round();
        AtomicInteger left = new AtomicInteger(requests);
        List<Exception> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads =
                IntStream.range(0, connections)
                        .mapToObj(any ->
                                Thread.ofPlatform()
                                        .start(() -> repeat(path, body, left, round, failures)))
                        .toList();
        threads.forEach(Threads::join);
        if (!failures.isEmpty()) {
            throw new UncheckedIOException(new IOException("the load failed", failures.getFirst()));
        }
        return round;
    }

    private void repeat(
            String path, String body, AtomicInteger left, Round round, List<Exception> failures) {
        try (Connection connection = new Connection(port, key)) {
            while (left.decrementAndGet() >= 0) {
                long began = System.nanoTime();
                String answer = connection.send("POST", path, body);
                round.accepted(System.nanoTime() - began, answer);
            }
        } catch (IOException failed) {
            left.set(0);
            failures.add(failed);
        }
    }
}
