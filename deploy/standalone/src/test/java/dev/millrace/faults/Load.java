package dev.millrace.faults;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Clients that submit one flow, write down every 202, and try again what was refused or got no
 * answer, under the same idempotency key. The flow: {@code begin}, then {@code left} and {@code
 * right} side by side, which call out, then {@code last}, which calls out too.
 */
final class Load {
    static final String FLOW = "under-faults";
    static final List<Edge> EDGES =
            List.of(
                    new Edge("begin", "left"),
                    new Edge("begin", "right"),
                    new Edge("left", "last"),
                    new Edge("right", "last"));

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final IntSupplier port;
    private final String key;
    private final ConcurrentLinkedQueue<String> accepted = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> badRefusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger serial = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    record Edge(String from, String to) {}

    /**
     * @param port of the gateway to call next
     */
    Load(IntSupplier port, String key) {
        this.port = port;
        this.key = key;
    }

    static ObjectNode flow(EffectSink sink) {
        ObjectNode flow = Json.object().put("id", FLOW).put("name", "Calls out under faults");
        ArrayNode nodes = flow.putArray("nodes");
        nodes.addObject().put("id", "begin").put("type", "logic:noop");
        for (String id : List.of("left", "right", "last")) {
            ObjectNode node = nodes.addObject().put("id", id).put("type", "web:httpRequest");
            ObjectNode data = node.putObject("data");
            data.putObject("parameters").put("method", "POST").put("url", sink.url(id));
            data.putObject("retry").put("maxAttempts", 6).put("delay", 200);
        }
        ArrayNode edges = flow.putArray("edges");
        for (Edge edge : EDGES) {
            edges.addObject()
                    .put("id", edge.from + "-" + edge.to)
                    .put("source", edge.from)
                    .put("target", edge.to);
        }
        return flow;
    }

    void create(ObjectNode flow) {
        HttpResponse<String> answer = send("/v1/flows", Json.text(flow), "");
        if (answer == null || answer.statusCode() != 201) {
            throw new IllegalStateException("the flow was not taken: " + answer);
        }
    }

    /** Submits so many, however often that takes, and returns when all are accepted. */
    void submit(int executions, int clients) {
        AtomicInteger left = new AtomicInteger(executions);
        List<Thread> threads =
                java.util.stream.IntStream.range(0, clients)
                        .mapToObj(any ->
                                Thread.ofVirtual()
                                        .start(() -> {
                                            while (left.decrementAndGet() >= 0) {
                                                one(new AtomicBoolean());
                                            }
                                        }))
                        .toList();
        threads.forEach(dev.millrace.lifecycle.Threads::join);
    }

    /** Submits until told to stop, at most so many a second. */
    Thread keepSubmitting(int perSecond, AtomicBoolean stop) {
        return Thread.ofVirtual()
                .start(() -> {
                    while (!stop.get()) {
                        one(stop);
                        LockSupport.parkNanos(1_000_000_000L / perSecond);
                    }
                });
    }

    private void one(AtomicBoolean giveUp) {
        String idempotencyKey = "load-" + serial.incrementAndGet();
        String path = "/v1/flows/" + FLOW + "/executions";
        boolean done = false;
        while (!done && !giveUp.get()) {
            HttpResponse<String> answer = send(path, "{\"input\":{\"n\":1}}", idempotencyKey);
            done = answer != null && note(answer);
            if (!done) {
                refused.incrementAndGet();
                LockSupport.parkNanos(100_000_000);
            }
        }
    }

    private boolean note(HttpResponse<String> answer) {
        if (answer.statusCode() == 202 || answer.statusCode() == 200) {
            accepted.add(Json.read(answer.body()).path("executionId").asText());
            return true;
        }
        if (answer.statusCode() >= 500 && answer.headers().firstValue("Retry-After").isEmpty()) {
            badRefusals.add(answer.statusCode() + " without Retry-After: " + answer.body());
        }
        return false;
    }

    @org.jspecify.annotations.Nullable
    HttpResponse<String> send(String path, String body, String idempotencyKey) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.getAsInt() + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!idempotencyKey.isEmpty()) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException noAnswer) {
            return null;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Ids of all that were accepted, each once. */
    List<String> accepted() {
        return accepted.stream().distinct().toList();
    }

    /** Answers that a client could not have acted on (H7). */
    List<String> badRefusals() {
        return List.copyOf(badRefusals);
    }

    /** Calls that were refused or got no answer. */
    int refused() {
        return refused.get();
    }
}
