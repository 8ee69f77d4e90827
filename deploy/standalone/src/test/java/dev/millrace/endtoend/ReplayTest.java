package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** F27, and the plans by which replays are confirmed. */
class ReplayTest {
    @RegisterExtension static final SharedMillrace millrace = new SharedMillrace();

    private static final Set<String> ENDS =
            Set.of("node:complete", "node:error", "node:skipped", "node:repaired");

    private static Target target;
    private static Api api;
    private static Replaying replays;

    @BeforeAll
    static void start() {
        target = new Target();
        api = millrace.api();
        replays = new Replaying(api, target);
    }

    @AfterAll
    static void stop() {
        target.close();
    }

    @Test
    void from_each_node_of_a_failed_run_records_are_copied_as_they_are_and_no_effect_is_repeated() {
        String id = replays.failed(replays.flow("f27"));
        Map<String, JsonNode> records = records(api.events(id));
        for (String node : List.of("a", "b", "c", "x", "y", "h", "d", "e")) {
            JsonNode plan = replays.plan(id, "{\"from\":[\"" + node + "\"]}");
            Map<String, Integer> before = replays.calls("f27");
            List<String> run = Replaying.texts(plan.path("run"));
            isRefusedWithoutTheFlag(id, node, Replaying.texts(plan.path("repeats")));
            assertThat(replays.calls("f27")).isEqualTo(before);

            ObjectNode confirmed = Json.object().put("hash", plan.path("hash").asText());
            confirmed.put("acknowledgeEffects", true).putArray("from").add(node);
            String again = Api.accepted(replays.replay(id, Json.text(confirmed)));
            assertThat(api.awaitEnd(again).path("status").asText()).isEqualTo("failed");

            Map<String, JsonNode> copied = records(untilStart(api.events(again)));
            assertThat(copied.keySet()).containsAll(Replaying.texts(plan.path("reuse")));
            assertThat(copied.keySet()).doesNotContainAnyElementsOf(run);
            copied.forEach((key, record) -> assertThat(record).as(key).isEqualTo(records.get(key)));
            calledOnly(before, replays.calls("f27"), run);
        }
        assertThat(target.idempotencyKeys())
                .filteredOn(key -> !key.equals("null")) // calls without an effect have none
                .doesNotHaveDuplicates();
    }

    private static void isRefusedWithoutTheFlag(String id, String node, List<String> repeats) {
        assertThat(repeats.contains(node)).isEqualTo(Set.of("a", "b", "h").contains(node));
        if (!repeats.isEmpty()) {
            Api.Answer unasked = replays.replay(id, "{\"from\":[\"" + node + "\"]}");
            assertThat(unasked.code()).as(node).isEqualTo("EFFECTS_REPEAT");
            assertThat(Replaying.texts(unasked.body().path("repeats"))).isEqualTo(repeats);
        }
    }

    /** Those that were reached: {@code e} is behind the one that fails. */
    private static void calledOnly(
            Map<String, Integer> before, Map<String, Integer> after, List<String> run) {
        for (String call : Replaying.CALLS) {
            int expected = run.contains(call) && !call.equals("e") ? 1 : 0;
            int calls = after.getOrDefault(call, 0) - before.getOrDefault(call, 0);
            assertThat(calls).as(call).isEqualTo(expected);
        }
    }

    private static List<JsonNode> untilStart(List<JsonNode> events) {
        return events.stream()
                .takeWhile(event -> !event.path("type").asText().equals("execution:start"))
                .toList();
    }

    /** The ends of nodes, without what is another execution's own. */
    private static Map<String, JsonNode> records(List<JsonNode> events) {
        Map<String, JsonNode> records = new HashMap<>();
        for (JsonNode event : events) {
            if (ENDS.contains(event.path("type").asText())) {
                ObjectNode record = event.deepCopy();
                record.remove(List.of("executionId", "flowId", "seq", "at"));
                records.put(event.path("nodeId").asText(), record);
            }
        }
        return records;
    }

    @Test
    void a_plan_on_the_current_version_tells_what_changed_and_is_refused_once_it_moved() {
        String id = failedAtC("current");
        update(drawn("current", "two", true));

        JsonNode plan = replays.plan(id, "{\"version\":\"current\"}");
        tellsWhatChanged(plan);
        isRefusedOnceItMoved(id, plan.path("hash").asText());
    }

    private static void tellsWhatChanged(JsonNode plan) {
        assertThat(plan.path("flowVersion").asInt()).isEqualTo(2);
        assertThat(Replaying.texts(plan.path("reuse"))).containsExactly("a");
        assertThat(Replaying.texts(plan.path("run"))).containsExactlyInAnyOrder("b", "c", "fresh");
        assertThat(Replaying.texts(plan.path("gone"))).containsExactly("old");
        assertThat(Replaying.texts(plan.path("effects"))).containsExactly("c");
        assertThat(why(plan, "a")).isEqualTo("it completed");
        assertThat(why(plan, "b")).contains("drawn differently");
        assertThat(why(plan, "c")).contains("behind 'b'");
        assertThat(why(plan, "fresh")).contains("new");
    }

    private static void isRefusedOnceItMoved(String id, String hash) {
        update(drawn("current", "three", true));
        String confirmed = "{\"version\":\"current\",\"hash\":\"%s\"}";
        Api.Answer moved = replays.replay(id, confirmed.formatted(hash));
        assertThat(moved.status()).isEqualTo(409);
        assertThat(moved.code()).isEqualTo("PLAN_CHANGED");
        assertThat(Replaying.texts(moved.body().path("changed")))
                .containsExactly("flowVersion: v2 -> v3");

        target.answerWith("/current/c", 200);
        String newHash = moved.body().path("hash").asText();
        JsonNode ended =
                api.awaitEnd(Api.accepted(replays.replay(id, confirmed.formatted(newHash))));
        assertThat(ended.path("status").asText()).isEqualTo("completed");
        assertThat(ended.path("flowVersion").asInt()).isEqualTo(3);
        assertThat(target.calls("/current/a")).isEqualTo(1);
    }

    private static String failedAtC(String flow) {
        assertThat(api.post("/v1/flows", drawn(flow, "one", false).json()).status()).isEqualTo(201);
        target.answerWith("/" + flow + "/c", 400);
        String id = Api.accepted(api.post("/v1/flows/" + flow + "/executions", "{\"input\":{}}"));
        api.awaitEnd(id);
        replays.awaitLetter(id);
        return id;
    }

    private static void update(Flows flow) {
        assertThat(api.put("/v1/flows/current", flow.json()).status()).isEqualTo(200);
    }

    private static Flows drawn(String id, String value, boolean later) {
        Flows flow =
                Flows.empty()
                        .id(id)
                        .http("a", target.url("/" + id + "/a"))
                        .node(
                                "b",
                                "data:set",
                                "{\"parameters\":{\"values\":{\"v\":\"" + value + "\"}}}")
                        .http("c", target.url("/" + id + "/c"))
                        .edge("a", "b")
                        .edge("b", "c");
        return later ? flow.noop("fresh").edge("a", "fresh") : flow.noop("old").edge("a", "old");
    }

    private static String why(JsonNode plan, String nodeId) {
        for (JsonNode node : plan.path("nodes")) {
            if (node.path("nodeId").asText().equals(nodeId)) {
                return node.path("why").asText();
            }
        }
        return "";
    }

    @Test
    void a_plan_is_refused_when_another_input_is_sent_or_somebody_else_was_first() {
        String id = replays.failed(replays.flow("moved"));
        String hash = replays.plan(id, "{}").path("hash").asText();

        Api.Answer input = replays.replay(id, "{\"hash\":\"" + hash + "\",\"input\":{\"n\":2}}");
        assertThat(Replaying.texts(input.body().path("changed"))).containsExactly("input");
        Api.accepted(replays.replay(id, "{\"hash\":\"" + hash + "\"}"));
        Api.Answer second = replays.replay(id, "{\"hash\":\"" + hash + "\"}");
        assertThat(second.code()).isEqualTo("PLAN_CHANGED");
        assertThat(Replaying.texts(second.body().path("changed"))).containsExactly("dead letter");
        assertThat(replays.replay(id, "{\"hash\":\"abc\"}").code()).isEqualTo("PLAN_CHANGED");
    }

    @Test
    void of_all_who_replay_a_dead_letter_at_the_same_moment_one_begins_it() throws Exception {
        String id = replays.failed(replays.flow("crowd"));
        String path = "/v1/admin/dead-letters/" + id + "/replay";
        String wish = "{\"acknowledgeEffects\":true}";
        List<Future<Api.Answer>> answers = new ArrayList<>();
        try (ExecutorService operators = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                answers.add(operators.submit(() -> api.post(path, wish)));
            }
        }

        List<String> begun = new ArrayList<>();
        for (Future<Api.Answer> answer : answers) {
            if (answer.get().status() == 202) {
                begun.add(Api.accepted(answer.get()));
            } else {
                assertThat(answer.get().code()).isEqualTo("NOT_OPEN");
            }
        }
        assertThat(begun).hasSize(1);
        assertThat(api.get("/v1/admin/dead-letters/" + id).body().path("replayedAs").asText())
                .isEqualTo(begun.getFirst());
    }

    @Test
    void an_edited_input_is_what_the_nodes_that_run_see() {
        Flows flow =
                Flows.empty()
                        .node(
                                "keep",
                                "data:set",
                                "{\"parameters\":{\"values\":{\"n\":\"{{ input.n }}\"}}}")
                        .http("call", target.url("/edited/{{ input.n }}"))
                        .edge("keep", "call");
        target.answerWith("/edited/1", 400);
        String id = replays.failed(flow);
        String again = Api.accepted(replays.replay(id, "{\"input\":{\"n\":2}}"));

        assertThat(api.awaitEnd(again).path("status").asText()).isEqualTo("completed");
        assertThat(target.calls("/edited/2")).isEqualTo(1);
        assertThat(api.node(again, "keep").at("/output/n").asInt()).isEqualTo(1);
    }

    @Test
    void a_deleted_flow_still_runs_as_it_was_and_has_no_current_version() {
        String id = failedAtC("deleted");
        api.delete("/v1/flows/deleted");

        assertThat(replays.replay(id, "{\"version\":\"current\"}").code())
                .isEqualTo("FLOW_DELETED");
        assertThat(Replaying.texts(replays.plan(id, "{}").path("run"))).containsExactly("c");
    }
}
