package dev.millrace.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import dev.millrace.lifecycle.Threads;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Clients that submit one flow, write down every 202, and try again what was refused or got no
 * answer, under the same idempotency key.
 */
final class Load {
    private final Client client;
    private final String path;
    private final ConcurrentLinkedQueue<String> accepted = new ConcurrentLinkedQueue<>();
    private final Set<String> byRedisAlone = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> badRefusals = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Refusal> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger serial = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean keyed = true;
    private volatile String body = "{\"input\":{\"n\":1}}";

    Load(Client client, String flowId) {
        this.client = client;
        this.path = "/v1/flows/" + flowId + "/executions";
    }

    /**
     * Submits without idempotency keys, as while PostgreSQL is away; a call without an answer is
     * then not tried again under the same name, and may have been accepted unnoticed.
     */
    Load withoutKeys() {
        keyed = false;
        return this;
    }

    /** What is sent from now on. */
    Load body(String json) {
        body = json;
        return this;
    }

    /** Submits so many, however often that takes, and returns when all are accepted. */
    void submit(int executions, int clients) {
        AtomicInteger left = new AtomicInteger(executions);
        AtomicBoolean never = new AtomicBoolean();
        Runnable one =
                () -> {
                    while (left.decrementAndGet() >= 0) {
                        one(never);
                    }
                };
        List<Thread> threads =
                IntStream.range(0, clients).mapToObj(any -> Thread.ofVirtual().start(one)).toList();
        threads.forEach(Threads::join);
    }

    /** Submits by batches of at most 1 000; each must be taken whole. */
    void submitBatches(int executions) {
        for (int left = executions; left > 0; left -= 1_000) {
            int size = Math.min(left, 1_000);
            String items = String.join(",", java.util.Collections.nCopies(size, body));
            client.post(path + "/batch", "{\"items\":[" + items + "]}")
                    .path("items")
                    .forEach(item -> accepted.add(item.path("executionId").asText()));
        }
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
        String idempotencyKey = keyed ? path + "-" + serial.incrementAndGet() : "";
        boolean done = false;
        while (!done && !giveUp.get()) {
            HttpResponse<String> answer = client.send("POST", path, body, idempotencyKey);
            done = answer != null && note(answer);
            if (!done) {
                refused.incrementAndGet();
                LockSupport.parkNanos(100_000_000);
            }
        }
    }

    private boolean note(HttpResponse<String> answer) {
        if (answer.statusCode() == 202 || answer.statusCode() == 200) {
            JsonNode body = Json.read(answer.body());
            String id = body.path("executionId").asText();
            if (body.path("durability").asText().equals("redis")) {
                byRedisAlone.add(id);
            }
            accepted.add(id);
            return true;
        }
        Optional<String> retryAfter = answer.headers().firstValue("Retry-After");
        if ((answer.statusCode() >= 500 || answer.statusCode() == 429) && retryAfter.isEmpty()) {
            badRefusals.add(answer.statusCode() + " without Retry-After: " + answer.body());
        }
        String code = Json.read(answer.body()).path("code").asText();
        refusals.add(
                new Refusal(
                        answer.statusCode(), code, retryAfter.map(Integer::parseInt).orElse(0)));
        return false;
    }

    /**
     * @param retryAfter seconds; 0 if nothing was said
     */
    record Refusal(int status, String code, int retryAfter) {}

    /** All that were not let in, in order. */
    List<Refusal> refusals() {
        return List.copyOf(refusals);
    }

    boolean refused(String code) {
        return refusals.stream().anyMatch(refusal -> refusal.code.equals(code));
    }

    /** Ids of all that were accepted, each once. */
    List<String> accepted() {
        return accepted.stream().distinct().toList();
    }

    /** Those of them whose 202 said that PostgreSQL was away and only Redis has them for now. */
    List<String> byRedisAlone() {
        return List.copyOf(byRedisAlone);
    }

    /** They count as accepted no more. */
    void forget(List<String> ids) {
        accepted.removeAll(Set.copyOf(ids));
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
