package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Flows that run flows, through the front door. */
class SubFlowsTest {
    @RegisterExtension static final SharedMillrace millrace = new SharedMillrace();

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

    private static void stored(Flows flow) {
        Api.Answer answer = api.post("/v1/flows", flow.json());
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
    }

    private static Flows running(String flowId, String more) {
        return Flows.empty()
                .node(
                        "run",
                        "flow:run",
                        "{\"parameters\":{\"flowId\":\"" + flowId + "\"" + more + "}}");
    }

    private static Flows doubling(String id) {
        return Flows.empty()
                .id(id)
                .node(
                        "twice",
                        "data:transform",
                        "{\"parameters\":{\"expression\":\"{{ input.n * 2 }}\"}}");
    }

    private static JsonNode child(String parent) {
        JsonNode children = api.execution(parent).path("children");
        return children.path(children.size() - 1);
    }

    private static String awaitChild(String parent, String status) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> child(parent).path("status").asText().equals(status));
        return child(parent).path("executionId").asText();
    }

    @Test
    void the_parent_waits_for_the_result_of_its_child() {
        stored(doubling("double"));
        Flows flow = running("double", ",\"input\":{\"n\":\"{{ input.n + 1 }}\"}");
        String id =
                api.submit(
                        flow.node(
                                        "after",
                                        "data:transform",
                                        "{\"parameters\":{\"expression\":\"{{ $json + 0.5 }}\"}}")
                                .edge("run", "after"),
                        "{\"n\":20}");
        JsonNode ended = api.awaitEnd(id);
        assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("completed");
        assertThat(ended.path("output").asDouble()).isEqualTo(42.5);

        String childId = awaitChild(id, "completed");
        JsonNode child = api.execution(childId);
        assertThat(child.path("parent").asText()).isEqualTo(id);
        assertThat(child.path("flowId").asText()).isEqualTo("double");
        assertThat(child.path("input")).isEqualTo(Json.read("{\"n\":21}"));
        assertThat(api.events(id, "execution:suspended")).hasSize(1);
    }

    @Test
    void a_failed_child_is_a_failure_of_the_node_and_only_the_parent_makes_a_dead_letter() {
        stored(
                Flows.empty()
                        .id("broken")
                        .node(
                                "stop",
                                "logic:stop",
                                "{\"parameters\":{\"error\":{\"code\":\"NO_STOCK\",\"message\":\"none"
                                        + " left\"}}}"));
        String id = api.submit(running("broken", ""), "{}");
        JsonNode ended = api.awaitEnd(id);
        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.path("error").path("code").asText()).isEqualTo("NO_STOCK");
        assertThat(ended.path("error").path("nodeId").asText()).isEqualTo("run");
        assertThat(ended.path("error").path("message").asText()).contains("none left");

        String child = awaitChild(id, "failed");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> api.get("/v1/admin/dead-letters/" + id).status() == 200);
        assertThat(api.get("/v1/admin/dead-letters/" + child).status()).isEqualTo(404);
    }

    @Test
    void what_cannot_be_run_is_a_typed_failure_that_can_be_handled() {
        String unknown = api.submit(running("nobody", ""), "{}");
        assertThat(api.awaitEnd(unknown).path("error").path("code").asText())
                .isEqualTo("FLOW_NOT_FOUND");

        stored(doubling("one-version"));
        Flows handled =
                running("one-version", ",\"version\":7")
                        .node(
                                "handler",
                                "data:set",
                                "{\"parameters\":{\"values\":{\"code\":\"{{"
                                        + " variables.lastError.code }}\"}}}")
                        .edge("run", "error", "handler");
        assertThat(api.awaitEnd(api.submit(handled, "{}")).path("output"))
                .isEqualTo(Json.read("{\"code\":\"FLOW_NOT_FOUND\"}"));

        Api.Answer bad = api.post("/v1/flows/validate", running("x", ",\"version\":0").json());
        assertThat(bad.body().path("problems").path(0).path("pointer").asText())
                .isEqualTo("/nodes/0/data/parameters/version");
    }

    @Test
    void the_version_is_the_one_that_was_current_when_the_node_started() {
        stored(
                Flows.empty()
                        .id("changing")
                        .http("call", target.url("/changing"))
                        .node("say", "data:set", "{\"parameters\":{\"values\":{\"v\":1}}}")
                        .edge("call", "say"));
        target.hold("/changing");
        String id = api.submit(running("changing", ""), "{}");
        await().atMost(Duration.ofSeconds(60)).until(() -> target.calls("/changing") == 1);
        api.put(
                "/v1/flows/changing",
                Flows.empty()
                        .id("changing")
                        .node("say", "data:set", "{\"parameters\":{\"values\":{\"v\":2}}}")
                        .json());
        target.release("/changing");
        assertThat(api.awaitEnd(id).path("output")).isEqualTo(Json.read("{\"v\":1}"));
        await().atMost(Duration.ofSeconds(20)) // what another catalog changed is seen in a second
                .until(() ->
                        api.awaitEnd(api.submit(running("changing", ""), "{}"))
                                .path("output")
                                .equals(Json.read("{\"v\":2}")));
    }

    @Test
    void sub_flows_that_lie_too_deep_fail() {
        stored(
                Flows.empty()
                        .id("endless")
                        .node("run", "flow:run", "{\"parameters\":{\"flowId\":\"endless\"}}"));
        String id = api.submit(running("endless", ""), "{}");
        JsonNode ended = api.awaitEnd(id);
        assertThat(ended.path("error").path("code").asText()).as("%s", ended).isEqualTo("LIMIT");
        int depth = 0;
        for (String at = id; child(at).has("executionId"); depth++) {
            at = child(at).path("executionId").asText();
        }
        assertThat(depth).isEqualTo(8);
    }

    @Test
    void a_cancel_of_the_parent_reaches_the_call_of_its_grandchild() {
        stored(Flows.empty().id("grandchild").http("call", target.url("/deep")));
        stored(
                Flows.empty()
                        .id("middle")
                        .node("run", "flow:run", "{\"parameters\":{\"flowId\":\"grandchild\"}}"));
        target.hold("/deep");
        String id = api.submit(running("middle", ""), "{}");
        await().atMost(Duration.ofSeconds(60)).until(() -> target.calls("/deep") == 1);
        api.awaitStatus(id, "suspended");
        assertThat(api.post("/v1/executions/" + id + "/cancel", "{}").status()).isEqualTo(202);

        assertThat(api.awaitEnd(id).path("status").asText()).isEqualTo("cancelled");
        String middle = awaitChild(id, "cancelled");
        String deepest = awaitChild(middle, "cancelled");
        assertThat(api.awaitEnd(deepest).path("status").asText()).isEqualTo("cancelled");
        target.release("/deep");
    }

    @Test
    void a_cancelled_child_fails_its_node() {
        stored(Flows.empty().id("held").http("call", target.url("/held-child")));
        target.hold("/held-child");
        String id = api.submit(running("held", ""), "{}");
        await().atMost(Duration.ofSeconds(60)).until(() -> target.calls("/held-child") == 1);
        String child = awaitChild(id, "running");
        api.post("/v1/executions/" + child + "/cancel", "{}");
        JsonNode ended = api.awaitEnd(id);
        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.path("error").path("code").asText()).isEqualTo("CANCELLED");
        target.release("/held-child");
    }
}
