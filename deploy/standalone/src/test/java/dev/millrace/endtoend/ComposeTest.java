package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The product as users run it: the image, the compose file, many workers, and what befalls them.
 */
@NeedsEngine
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Takes half a second on a worker, of which nearly all is waiting. */
    private static final Flows HALF_A_SECOND =
            Flows.empty()
                    .id("half")
                    .node("before", "data:set", parameters("\"values\":{\"n\":\"{{ input.n }}\"}"))
                    .node("wait", "time:wait", parameters("\"duration\":\"500ms\""))
                    .noop("after")
                    .edge("before", "wait")
                    .edge("wait", "after");

    private static ComposeProject project;
    private static Api api;
    private final List<String> accepted = new ArrayList<>();

    private static String parameters(String fields) {
        return "{\"parameters\":{" + fields + "}}";
    }

    @BeforeAll
    static void start() {
        project = new ComposeProject("millrace-compose-test");
        project.compose("build");
        long began = System.nanoTime();
        project.up(3);
        project.awaitWorkers(3);
        System.out.println(
                "compose: a ready cluster after "
                        + Duration.ofNanos(System.nanoTime() - began).toMillis()
                        + " ms");
        api = project.api();
        Api.Answer created = api.post("/v1/flows", HALF_A_SECOND.json());
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        if (project != null) {
            project.close();
        }
    }

    /** Every execution that was accepted ends once, with no attempt used up. */
    @AfterEach
    void everything_that_was_accepted_ends_once() {
        for (String id : accepted) {
            JsonNode ended = api.awaitEnd(id, PATIENCE);
            assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("completed");
            assertThat(ended.path("attempt").asInt()).as(id).isEqualTo(1);
        }
        accepted.forEach(id -> assertThat(api.events(id, "execution:complete")).hasSize(1));
        JsonNode audit = api.post("/v1/admin/audit", "{}").body();
        assertThat(audit.path("repaired").asInt(-1)).as(audit.toString()).isZero();
    }

    private void submit(int count) {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < count; i++) {
            items.append(i == 0 ? "" : ",").append("{\"input\":{\"n\":").append(i).append("}}");
        }
        Api.Answer batch =
                api.post("/v1/flows/half/executions/batch", "{\"items\":[" + items + "]}");
        assertThat(batch.status()).as(batch.body().toString()).isEqualTo(202);
        batch.body().path("items").forEach(item -> accepted.add(item.path("executionId").asText()));
        assertThat(accepted).doesNotContain("").hasSizeGreaterThanOrEqualTo(count);
    }

    private void awaitEnded(int count) {
        await().atMost(PATIENCE).until(() -> ended() >= count);
    }

    private long ended() {
        return accepted.stream()
                .filter(id -> api.execution(id).path("status").asText().equals("completed"))
                .count();
    }

    private static long running() {
        return api.get("/v1/admin/scaling").body().path("running").asLong();
    }

    @Test
    @Order(0)
    void all_roles_log() {
        assertThat(project.compose("logs", "gateway", "worker")).doesNotContain("SLF4J");
    }

    @Test
    @Order(1)
    void three_workers_share_three_hundred_executions() {
        submit(300);
        accepted.forEach(id -> api.awaitEnd(id, PATIENCE));

        Map<String, Integer> shares = new HashMap<>();
        for (String id : accepted) {
            String worker = api.events(id, "execution:start").getFirst().path("workerId").asText();
            shares.merge(worker, 1, Integer::sum);
        }
        System.out.println("compose: 300 executions on three workers: " + shares.values());
        assertThat(shares).hasSize(3);
        assertThat(shares.values()).allSatisfy(share -> assertThat(share).isGreaterThan(45));
    }

    @Test
    @Order(2)
    void a_worker_is_killed_and_another_is_paused_under_load() {
        List<String> workers = project.containers("worker");
        submit(300);
        await().atMost(PATIENCE).until(() -> running() >= 20);

        project.docker("kill", workers.getFirst());
        project.docker("pause", workers.get(1));
        long paused = System.nanoTime();
        submit(60);
        await().pollDelay(Duration.ofSeconds(20))
                .atMost(Duration.ofSeconds(40))
                .until(() -> System.nanoTime() - paused > 20_000_000_000L);
        project.docker("unpause", workers.get(1));
    }

    @Test
    @Order(3)
    void workers_come_and_go_under_load_and_nobody_notices() {
        submit(200);
        project.compose("up", "-d", "--no-recreate", "--scale", "worker=5");
        project.awaitWorkers(5);
        submit(100);

        project.compose("up", "-d", "--no-recreate", "--scale", "worker=2");

        project.awaitWorkers(2);
        assertThat(project.containers("worker")).hasSize(2);
    }

    @Test
    @Order(4)
    void the_gateway_is_restarted_under_load() {
        submit(60);

        project.compose("restart", "gateway");

        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> api.get("/health/ready").status() == 200);
        submit(20);
    }

    @Test
    @Order(5)
    void redis_stops_and_comes_back_under_load() {
        submit(100);
        awaitEnded(10);

        project.compose("stop", "redis");
        submitWhileRedisIsAway();
        project.compose("start", "redis");
    }

    /** What is accepted now lies in PostgreSQL alone. */
    private void submitWhileRedisIsAway() {
        for (int i = 0; i < 5; i++) {
            accepted.add(
                    Api.accepted(
                            api.post(
                                    "/v1/flows/half/executions", "{\"input\":{\"n\":" + i + "}}")));
        }
    }
}
