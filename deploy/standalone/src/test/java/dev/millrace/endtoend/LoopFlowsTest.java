package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Flows that lead back to nodes they have passed, through the front door. */
class LoopFlowsTest {
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

    private static Flows overOrders(String path) {
        return Flows.empty()
                .node("each", "flow:loop", "{\"items\":\"{{ input.orders }}\"}")
                .http("call", target.url(path + "/{{ $json.id }}"))
                .node(
                        "sum",
                        "data:transform",
                        "{\"expression\":\"{{ $sum(nodes.each.output.body.call) }}\"}")
                .edge("each", "loop", "call")
                .edge("call", "each")
                .edge("each", "done", "sum");
    }

    @Test
    void a_loop_runs_its_body_for_each_item_and_hands_on_what_came_back() {
        String id =
                api.submit(overOrders("/order"), "{\"orders\":[{\"id\":1},{\"id\":2},{\"id\":3}]}");
        JsonNode ended = api.awaitEnd(id);

        assertThat(ended.path("status").asText()).isEqualTo("completed");
        assertThat(ended.path("output")).isEqualTo(Json.read("3"));
        IntStream.rangeClosed(1, 3)
                .forEach(i -> assertThat(target.calls("/order/" + i)).isEqualTo(1));
    }

    @Test
    void every_run_of_a_node_can_be_seen() {
        String id = api.submit(overOrders("/runs"), "{\"orders\":[{\"id\":1},{\"id\":2}]}");
        api.awaitEnd(id);

        String path = "/v1/executions/" + id + "/nodes/call/runs";
        await().atMost(Duration.ofSeconds(20))
                .until(() -> api.get(path).body().path("items").size() == 3);
        JsonNode first = api.get(path + "?limit=2").body();
        assertThat(first.path("items").findValuesAsText("iteration")).containsExactly("0", "1");
        JsonNode second =
                api.get(path + "?limit=2&cursor=" + first.path("nextCursor").asText()).body();
        assertThat(second.path("items").path(0).path("status").asText()).isEqualTo("skipped");
        JsonNode call = api.get("/v1/executions/" + id).body().path("nodes").path(1);
        assertThat(call.path("iterations").asInt()).isEqualTo(3);
    }

    @Test
    void any_cycle_runs_until_it_is_left() {
        Flows flow =
                Flows.empty()
                        .node(
                                "count",
                                "data:set",
                                "{\"values\":{\"n\":\"{{ (nodes.count.output.n ? nodes.count.output.n : 0) + 1 }}\"}}")
                        .node("enough", "logic:if", "{\"condition\":\"{{ $json.n >= 5 }}\"}")
                        .edge("count", "enough")
                        .edge("enough", "false", "count")
                        .noop("end")
                        .edge("enough", "true", "end");
        JsonNode ended = api.awaitEnd(api.submit(flow, "{}"));

        assertThat(ended.path("status").asText()).isEqualTo("completed");
        assertThat(ended.path("output")).isEqualTo(Json.read("{\"n\":5}"));
    }

    @Test
    void a_loop_that_is_not_left_fails_at_its_limit() {
        Flows flow =
                Flows.empty()
                        .node("a", "logic:noop", "{\"maxIterations\":20}")
                        .noop("b")
                        .edge("a", "b")
                        .edge("b", "a");
        JsonNode ended = api.awaitEnd(api.submit(flow, "{}"));

        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.path("error").path("code").asText()).isEqualTo("LIMIT");
    }

    @Test
    void a_killed_process_goes_on_in_the_iteration_where_it_was() {
        target.hold("/killed/3");
        String id =
                api.submit(
                        overOrders("/killed"),
                        "{\"orders\":[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4}]}");
        await().atMost(Duration.ofSeconds(20)).until(() -> target.calls("/killed/3") == 1);
        millrace.kill();
        target.release("/killed/3");
        millrace.startAgain();
        JsonNode ended = api.awaitEnd(id);

        assertThat(ended.path("status").asText()).isEqualTo("completed");
        assertThat(ended.path("output")).isEqualTo(Json.read("5"));
        assertThat(target.calls("/killed/1")).isEqualTo(1);
        assertThat(target.calls("/killed/2")).isEqualTo(1);
        assertThat(target.calls("/killed/3")).isEqualTo(2);
        assertThat(target.calls("/killed/4")).isEqualTo(1);
    }
}
