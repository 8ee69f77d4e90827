package dev.millrace.standalone.bench;

import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;

/** What the client saw of one round of submissions. Thread-safe. */
final class Round {
    private static final int SAMPLE_EVERY = 10;

    private final List<Long> nanos = new ArrayList<>();
    private final List<String> sampled = new ArrayList<>();

    /**
     * @param receipt of a single submission; one in ten is read
     */
    synchronized void accepted(long tookNanos, String receipt) {
        if (nanos.size() % SAMPLE_EVERY == 0) {
            sampled.add(receipt);
        }
        nanos.add(tookNanos);
    }

    /** From a request to its 202. */
    synchronized Spread untilAccepted() {
        return Spread.of(nanos.stream().mapToLong(Long::longValue).toArray());
    }

    /** Some of the executions that were accepted. */
    synchronized List<String> sample() {
        return sampled.stream()
                .map(receipt -> Json.read(receipt).path("executionId").asText())
                .toList();
    }
}
