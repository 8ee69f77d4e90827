package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is started when an execution has failed for good, from outside. */
class ErrorFlowsTest {
    @RegisterExtension static final SharedMillrace millrace = new SharedMillrace();

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FAILURES = 60;

    private static Target target;
    private static Api api;

    @BeforeAll
    static void start() {
        target = new Target();
        api = millrace.api();
    }

    @AfterAll
    static void stop() {
        target.close();
    }

    private static void store(String id, Flows flow) {
        assertThat(api.post("/v1/flows", flow.id(id).json()).status()).isEqualTo(201);
    }

    private static Flows teller() {
        return Flows.empty()
                .node("tell", "data:set", "{\"values\":{\"code\":\"{{ input.error.code }}\"}}");
    }

    private static Flows failing(String errorFlow) {
        return Flows.empty()
                .settings("{\"attempts\":1,\"errorFlow\":\"" + errorFlow + "\"}")
                .noop("first")
                .node(
                        "stop",
                        "logic:stop",
                        "{\"error\":{\"code\":\"OUT\",\"message\":\"none left\"}}")
                .edge("first", "stop");
    }

    private static JsonNode outcome(String failed) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> api.execution(failed).has("errorFlow"));
        return api.execution(failed).path("errorFlow");
    }

    /** All executions of the flow, of however many pages. */
    private static List<JsonNode> executionsOf(String flow) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get("/v1/executions?limit=100&flowId=" + flow + cursor).body();
            page.path("items").forEach(all::add);
            cursor = "&cursor=" + page.path("nextCursor").asText();
            if (page.path("nextCursor").isNull()) {
                return all;
            }
        } while (true);
    }

    @Test
    void it_gets_the_failure_as_its_input_and_both_name_each_other() {
        store("teller", teller());
        String failed = api.submit(failing("teller"), "{\"order\":7}");

        JsonNode outcome = outcome(failed);
        assertThat(outcome.path("flowId").asText()).isEqualTo("teller");
        String told = outcome.path("executionId").asText();
        JsonNode ended = api.awaitEnd(told);

        assertThat(ended.path("output").toString()).isEqualTo("{\"code\":\"OUT\"}");
        assertThat(ended.path("errorOf").asText()).isEqualTo(failed);
        JsonNode input = ended.path("input");
        assertThat(input.path("executionId").asText()).isEqualTo(failed);
        assertThat(input.path("nodeId").asText()).isEqualTo("stop");
        assertThat(input.path("reason").asText()).isEqualTo("ERROR");
        assertThat(input.path("attempts").asInt()).isEqualTo(1);
        assertThat(input.path("input").toString()).isEqualTo("{\"order\":7}");
        assertThat(input.path("error").path("message").asText()).isEqualTo("none left");
        assertThat(api.get("/v1/admin/dead-letters/" + failed).body().at("/errorFlow/executionId"))
                .isEqualTo(outcome.path("executionId"));
        assertThat(executionsOf("teller")).hasSize(1);
    }

    @Test
    void one_that_fails_itself_is_the_last_and_so_is_its_replay() {
        store("broken-teller", failing("broken-teller").id("broken-teller"));
        String failed = api.submit(failing("broken-teller"), "{}");

        String told = outcome(failed).path("executionId").asText();
        assertThat(api.awaitEnd(told).path("status").asText()).isEqualTo("failed");
        String again =
                Api.accepted(
                        api.post("/v1/executions/" + told + "/replay", "{\"from\":\"start\"}"));
        assertThat(api.awaitEnd(again).path("status").asText()).isEqualTo("failed");

        String later = api.submit(failing("broken-teller"), "{\"later\":true}");
        outcome(later); // what failed before it has been looked at by then, too
        assertThat(api.execution(told).has("errorFlow")).isFalse();
        assertThat(api.execution(again).has("errorFlow")).isFalse();
        assertThat(executionsOf("broken-teller")).hasSize(3); // two failures and the replay
    }

    @Test
    void one_that_is_not_there_is_said_so() {
        String failed = api.submit(failing("nobody"), "{}");
        assertThat(outcome(failed).path("problem").asText()).contains("NOT_FOUND", "nobody");
    }

    @Test
    void what_completes_or_is_cancelled_starts_none() {
        store("unheard", teller());
        String settings = "{\"attempts\":1,\"errorFlow\":\"unheard\"}";
        String handled =
                api.submit(
                        Flows.empty()
                                .settings(settings)
                                .node("stop", "logic:stop", "{\"error\":\"no\"}")
                                .noop("handler")
                                .edge("stop", "error", "handler"),
                        "{}");
        String waiting =
                api.submit(
                        Flows.empty()
                                .settings(settings)
                                .node(
                                        "wait",
                                        "time:wait",
                                        "{\"parameters\":{\"duration\":\"1h\"}}"),
                        "{}");
        assertThat(api.awaitEnd(handled).path("status").asText()).isEqualTo("completed");
        api.awaitStatus(waiting, "suspended");
        api.post("/v1/executions/" + waiting + "/cancel", "{}");
        assertThat(api.awaitEnd(waiting).path("status").asText()).isEqualTo("cancelled");

        outcome(api.submit(failing("nobody"), "{}")); // those before it have been looked at
        assertThat(executionsOf("unheard")).isEmpty();
    }

    @Test
    void each_failure_is_told_once_however_often_the_process_is_killed() {
        store("counter", teller());
        store("fails", failing("counter"));
        String item = "{\"input\":{}},".repeat(FAILURES);
        List<String> failed = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            int before = executionsOf("counter").size();
            JsonNode batch =
                    api.post(
                                    "/v1/flows/fails/executions/batch",
                                    "{\"items\":[" + item.substring(0, item.length() - 1) + "]}")
                            .body();
            batch.path("items").forEach(one -> failed.add(one.path("executionId").asText()));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> executionsOf("counter").size() > before);
            millrace.kill();
            millrace.startAgain();
        }

        assertThat(failed).hasSize(3 * FAILURES);
        List<String> told = new ArrayList<>();
        failed.forEach(id -> told.add(outcome(id).path("executionId").asText()));
        assertThat(told).doesNotHaveDuplicates();
        List<String> ran =
                executionsOf("counter").stream()
                        .map(row -> row.path("executionId").asText())
                        .toList();
        assertThat(ran).containsExactlyInAnyOrderElementsOf(told);
        told.forEach(
                id -> assertThat(api.awaitEnd(id).path("status").asText()).isEqualTo("completed"));
    }
}
