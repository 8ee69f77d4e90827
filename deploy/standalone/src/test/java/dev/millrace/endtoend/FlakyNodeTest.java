package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flows of 20 nodes, one of which fails six times of ten: they recover by themselves. */
@Tag("faults")
class FlakyNodeTest {
    private static final int NODES = 20;
    private static final int BATCH = 500;
    private static final double FAILS = 0.6;

    @TempDir private Path folder;

    @Test
    void hardly_one_of_a_hundred_needs_a_person() {
        run(100, "\"maxAttempts\":6,\"delay\":20,\"maxDelay\":200", "{\"backoff\":{\"delay\":50}}");
    }

    /** All else as it is by itself: waits of 1 s to 16 s, three attempts, 2 s and 4 s apart. */
    @Test
    void of_1000_at_usual_waits_990_complete() {
        run(1_000, "\"maxAttempts\":6", "{}");
    }

    private void run(int executions, String retry, String settings) {
        try (FlakyTarget flaky = new FlakyTarget(FAILS, new Random(4));
                Target other = new Target();
                Cluster cluster = new Cluster(folder, other);
                Program one = cluster.worker(100, "127.0.0.1:" + flaky.port());
                Program two = cluster.worker(100, "127.0.0.1:" + flaky.port())) {
            assertThat(one.pid()).isNotEqualTo(two.pid());
            Api api = cluster.api();
            assertThat(api.post("/v1/flows", flow(flaky, retry, settings)).status()).isEqualTo(201);
            List<String> ids = submit(api, executions);

            List<String> completed = ids.stream().filter(id -> completes(api, id)).toList();

            assertThat(flaky.failed()).as("what the target did").isBetween(0.5, 0.7);
            assertThat(completed.size()).isGreaterThanOrEqualTo(executions * 99 / 100);
            countsAreExact(cluster.gateway(), flaky.failedOnce(), completed);
        }
    }

    private static boolean completes(Api api, String id) {
        JsonNode ended = api.awaitEnd(id, Duration.ofMinutes(4));
        return ended.path("status").asText().equals("completed");
    }

    private static void countsAreExact(
            Program gateway, Set<String> failedOnce, List<String> completed) {
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> (int) gateway.meter("millrace_executions_with_failures_total"),
                        count -> count == failedOnce.size());
        assertThat((int) gateway.meter("millrace_executions_recovered_total"))
                .isEqualTo((int) completed.stream().filter(failedOnce::contains).count());
    }

    private static String flow(FlakyTarget flaky, String retry, String settings) {
        Flows flow = Flows.empty().id("flaky").settings(settings);
        for (int i = 0; i < NODES; i++) {
            if (i == NODES / 2) {
                flow.http("n" + i, "http://127.0.0.1:" + flaky.port() + "/", "{" + retry + "}");
            } else {
                flow.node("n" + i, "data:set", "{\"values\":{\"at\":" + i + "}}");
            }
            if (i > 0) {
                flow.edge("n" + (i - 1), "n" + i);
            }
        }
        return flow.json();
    }

    private static List<String> submit(Api api, int count) {
        List<String> ids = new ArrayList<>();
        while (ids.size() < count) {
            String items = "{\"input\":{}},".repeat(Math.min(BATCH, count - ids.size()));
            JsonNode answer =
                    api.post(
                                    "/v1/flows/flaky/executions/batch",
                                    "{\"items\":[" + items.substring(0, items.length() - 1) + "]}")
                            .body();
            answer.path("items").forEach(item -> ids.add(item.path("executionId").asText()));
        }
        return ids;
    }
}
