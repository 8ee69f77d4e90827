package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that do not listen: their executions go on without them, and they are named. */
class StuckNodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path folder;

    @Test
    @Tag(Proof.LONG)
    void a_node_that_ignores_its_limit_and_one_that_ignores_a_cancel_are_left_behind_and_named() {
        try (World world = new World(folder, 1)) {
            Client client = world.client;
            String late = submit(client, 45_000, "500ms");
            String cancelled = submit(client, 45_000, "10m");
            await().atMost(PATIENCE).until(() -> status(client, cancelled).equals("running"));
            client.post("/v1/executions/" + cancelled + "/cancel", "{}");

            await().atMost(PATIENCE).until(() -> status(client, late).equals("failed"));
            await().atMost(PATIENCE).until(() -> status(client, cancelled).equals("cancelled"));
            JsonNode failure = client.get("/v1/executions/" + late).path("error");
            assertThat(failure.path("code").asText()).isEqualTo("TIMEOUT");

            Jvm worker = world.workers.getFirst();
            assertThat(worker.metric("millrace_worker_stuck_total")).isEqualTo(2);
            assertThat(worker.metric("millrace_worker_stuck_now")).isEqualTo(2);
            await().atMost(PATIENCE).until(() -> stuck(client).size() == 2);
            assertThat(stuck(client).findValuesAsText("executionId"))
                    .containsExactlyInAnyOrder(late, cancelled);
            JsonNode named = client.get("/v1/executions/" + late + "/explain").path("stuck");
            assertThat(named.path(0).path("node").asText()).isEqualTo("deaf");
            assertThat(named.path(0).path("workerId").asText()).isNotEmpty();

            await().atMost(PATIENCE).until(() -> worker.metric("millrace_worker_stuck_now") == 0);
            await().atMost(PATIENCE).until(() -> stuck(client).isEmpty());
            assertThat(client.get("/v1/executions/" + late + "/explain").has("stuck")).isFalse();
        }
    }

    private static String status(Client client, String id) {
        return client.get("/v1/executions/" + id).path("status").asText();
    }

    private static JsonNode stuck(Client client) {
        return client.get("/v1/admin/workers").path("items").path(0).path("stuck");
    }

    private static String submit(Client client, long millis, String timeout) {
        String flow =
                """
                {"name": "deaf", "settings": {"attempts": 1}, "nodes": [{"id": "deaf", "type": "%s",
                 "data": {"parameters": {"millis": %d}, "timeout": "%s", "retry": {"maxAttempts": 1}}}], "edges": []}
                """
                        .formatted(StubbornNode.TYPE, millis, timeout);
        return client.post("/v1/executions", "{\"flow\":" + flow + ",\"input\":{}}")
                .path("executionId")
                .asText();
    }
}
