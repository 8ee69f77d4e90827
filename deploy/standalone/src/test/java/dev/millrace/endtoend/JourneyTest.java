package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One life after another of executions, through the front door. */
class JourneyTest {
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

    @Test
    void six_calls_side_by_side_are_all_under_way_before_one_has_ended() {
        Flows flow = Flows.empty().noop("begin").noop("end");
        for (int i = 0; i < 6; i++) {
            target.hold("/side/" + i);
            flow.http("call" + i, target.url("/side/" + i))
                    .edge("begin", "call" + i)
                    .edge("call" + i, "end");
        }
        String id = api.submit(flow, "{}");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> IntStream.range(0, 6).allMatch(i -> target.calls("/side/" + i) == 1));
        IntStream.range(0, 6).forEach(i -> target.release("/side/" + i));

        assertThat(api.awaitEnd(id).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void a_node_of_the_next_level_starts_while_a_slow_one_of_the_level_before_still_runs() {
        target.hold("/slow");
        Flows flow =
                Flows.empty()
                        .noop("begin")
                        .http("slow", target.url("/slow"))
                        .http("fast", target.url("/fast"))
                        .http("after-fast", target.url("/after-fast"))
                        .edge("begin", "slow")
                        .edge("begin", "fast")
                        .edge("fast", "after-fast");
        String id = api.submit(flow, "{}");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> target.calls("/after-fast") == 1 && target.calls("/slow") == 1);
        target.release("/slow");

        assertThat(api.awaitEnd(id).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void a_node_that_keeps_failing_is_retried_with_growing_delays_and_becomes_a_dead_letter() {
        target.answerWith("/broken", 503);
        String id = api.submit(breaking("/broken"), "{\"order\":7}");
        JsonNode ended = api.awaitEnd(id);

        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(code(ended)).isEqualTo("UPSTREAM_5XX");
        assertThat(ended.path("error").path("nodeId").asText()).isEqualTo("broken");
        assertThat(target.calls("/broken")).isEqualTo(3);
        assertThat(backoffsOf(id)).containsExactly(100L, 400L);

        JsonNode letter = awaitLetter(id);
        assertThat(letter.path("reason").asText()).isEqualTo("EXHAUSTED");
        assertThat(letter.path("input").path("order").asInt()).isEqualTo(7);
        assertThat(letter.path("attempts"))
                .hasSize(3)
                .allSatisfy(tried -> assertThat(code(tried)).isEqualTo("UPSTREAM_5XX"));
    }

    private static String code(JsonNode failed) {
        return failed.path("error").path("code").asText();
    }

    /** One call, one that fails, one call behind it. */
    private static Flows breaking(String path) {
        return Flows.empty()
                .settings("{\"attempts\":1}")
                .http("before", target.url("/before" + path))
                .http(
                        "broken",
                        target.url(path),
                        "{\"maxAttempts\":3,\"delay\":\"100ms\",\"factor\":4,\"jitter\":0}")
                .http("after", target.url("/after" + path))
                .edge("before", "broken")
                .edge("broken", "after");
    }

    @Test
    void a_replay_from_the_failed_node_does_not_call_the_completed_ones_again() {
        target.answerWith("/mended", 503);
        String id = api.submit(breaking("/mended"), "{}");
        api.awaitEnd(id);
        awaitLetter(id);
        target.answerWith("/mended", 200);
        Api.Answer replayed =
                api.post("/v1/admin/dead-letters/" + id + "/replay", "{\"from\":\"failed\"}");
        JsonNode mended = api.awaitEnd(Api.accepted(replayed));

        assertThat(mended.path("status").asText()).isEqualTo("completed");
        assertThat(target.calls("/before/mended")).isEqualTo(1);
        assertThat(target.calls("/mended")).isEqualTo(4);
        assertThat(target.calls("/after/mended")).isEqualTo(1);
        assertThat(api.get("/v1/admin/dead-letters/" + id).body().path("state").asText())
                .isEqualTo("replayed");
        assertThat(api.post("/v1/admin/dead-letters/" + id + "/replay", "{}").status())
                .isEqualTo(409);
    }

    /** The waits that the retry events announced, in ms. */
    private static List<Long> backoffsOf(String id) {
        return api.events(id, "node:retry").stream()
                .map(retry ->
                        Duration.between(instant(retry, "at"), instant(retry, "until")).toMillis())
                .toList();
    }

    private static java.time.Instant instant(JsonNode event, String field) {
        return java.time.Instant.parse(event.path(field).asText());
    }

    private static JsonNode awaitLetter(String id) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> api.get("/v1/admin/dead-letters/" + id).status() == 200);
        return api.get("/v1/admin/dead-letters/" + id).body();
    }

    @Test
    void a_bad_request_is_not_retried() {
        target.answerWith("/refuses", 400);
        String id = api.submit(Flows.empty().http("call", target.url("/refuses")), "{}");
        JsonNode ended = api.awaitEnd(id);

        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.path("error").path("code").asText()).isEqualTo("BAD_REQUEST");
        assertThat(ended.path("attempt").asInt()).isEqualTo(1);
        assertThat(target.calls("/refuses")).isEqualTo(1);
        assertThat(awaitLetter(id).path("reason").asText()).isEqualTo("ERROR");
    }

    @Test
    void an_error_edge_handles_the_failure() {
        target.answerWith("/missing", 404);
        Flows flow =
                Flows.empty()
                        .http("call", target.url("/missing"))
                        .node(
                                "handle",
                                "data:set",
                                "{\"parameters\":{\"values\":{\"seen\":\"{{ variables.lastError.code }}\"}}}")
                        .http("never", target.url("/never"))
                        .edge("call", "error", "handle")
                        .edge("call", "never");
        JsonNode ended = api.awaitEnd(api.submit(flow, "{}"));

        assertThat(ended.path("status").asText()).isEqualTo("completed");
        assertThat(ended.path("output").path("seen").asText()).isEqualTo("NOT_FOUND");
        assertThat(target.calls("/never")).isZero();
    }

    @Test
    void the_events_of_a_life_are_numbered_without_a_gap_and_end_once() {
        String id = api.submit(Flows.empty().noop("a").noop("b").edge("a", "b"), "{\"x\":1}");
        api.awaitEnd(id);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !api.events(id, "execution:complete").isEmpty());

        List<JsonNode> events = api.events(id);
        assertThat(events.stream().map(event -> event.path("seq").asLong()))
                .containsExactlyElementsOf(upTo(events.size()));
        assertThat(events.getFirst().path("type").asText()).isEqualTo("execution:queued");
        assertThat(events.getLast().path("type").asText()).isEqualTo("execution:complete");
        assertThat(api.events(id, "execution:complete")).hasSize(1);
    }

    private static List<Long> upTo(int last) {
        return java.util.stream.LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void the_same_idempotency_key_gives_the_same_execution_and_another_body_is_refused() {
        String body = "{\"flow\":" + Flows.empty().noop("only").json() + ",\"input\":{\"n\":1}}";
        Api.Answer first = api.post("/v1/executions", body, "Idempotency-Key", "order-1");
        Api.Answer again = api.post("/v1/executions", body, "Idempotency-Key", "order-1");
        Api.Answer other =
                api.post(
                        "/v1/executions",
                        body.replace("\"n\":1", "\"n\":2"),
                        "Idempotency-Key",
                        "order-1");

        assertThat(first.status()).isEqualTo(202);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().path("executionId")).isEqualTo(first.body().path("executionId"));
        assertThat(other.status()).isEqualTo(422);
    }
}
