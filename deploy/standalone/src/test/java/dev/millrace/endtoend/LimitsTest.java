package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits that executions of a flow share by keys, through the front door. */
class LimitsTest {
    @RegisterExtension static final SharedMillrace millrace = new SharedMillrace();

    private static final Duration PATIENCE = Duration.ofSeconds(30);
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

    /** A flow of one call to {@code /<id>/<customer>}, one execution at once for each customer. */
    private static void store(String id, String policy) {
        String settings =
                "{\"concurrency\":{\"key\":\"{{ input.customer }}\",\"limit\":1,\"policy\":\""
                        + policy
                        + "\"}}";
        store(id, Flows.empty().settings(settings).http("call", url(id)));
    }

    private static String url(String id) {
        return target.url("/" + id + "/{{ input.customer }}");
    }

    private static void store(String id, Flows flow) {
        assertThat(api.post("/v1/flows", flow.id(id).json()).status()).isEqualTo(201);
    }

    private static Api.Answer offered(String flow, String customer) {
        return api.post(
                "/v1/flows/" + flow + "/executions",
                "{\"input\":{\"customer\":\"" + customer + "\"}}");
    }

    private static String submitted(String flow, String customer) {
        return Api.accepted(offered(flow, customer));
    }

    private static void awaitCall(String path) {
        await().atMost(PATIENCE).until(() -> target.calls(path) == 1);
    }

    private static String statusOf(String id) {
        return api.execution(id).path("status").asText();
    }

    @Test
    void executions_of_one_key_wait_for_each_other_and_those_of_another_do_not() {
        store("waiting", "queue");
        target.hold("/waiting/a");
        String first = submitted("waiting", "a");
        awaitCall("/waiting/a");
        String second = submitted("waiting", "a");
        String other = submitted("waiting", "b");

        assertThat(api.awaitEnd(other).path("status").asText()).isEqualTo("completed");
        assertThat(statusOf(second)).isEqualTo("queued");
        assertThat(target.calls("/waiting/a")).isEqualTo(1);
        target.release("/waiting/a");
        assertThat(api.awaitEnd(first).path("status").asText()).isEqualTo("completed");
        assertThat(api.awaitEnd(second).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void what_a_key_rejects_is_not_accepted_until_the_other_has_ended() {
        store("rejecting", "reject");
        target.hold("/rejecting/a");
        String first = submitted("rejecting", "a");
        awaitCall("/rejecting/a");
        Api.Answer refused = offered("rejecting", "a");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("CONCURRENCY_LIMIT");
        assertThat(api.awaitEnd(submitted("rejecting", "b")).path("status").asText())
                .isEqualTo("completed");
        target.release("/rejecting/a");
        api.awaitEnd(first);
        assertThat(api.awaitEnd(submitted("rejecting", "a")).path("status").asText())
                .isEqualTo("completed");
    }

    @Test
    void the_newest_is_cancelled_for_the_limit() {
        store("newest", "cancel_newest");
        target.hold("/newest/a");
        String first = submitted("newest", "a");
        awaitCall("/newest/a");
        JsonNode second = api.awaitEnd(submitted("newest", "a"));

        assertThat(second.path("status").asText()).isEqualTo("cancelled");
        assertThat(api.events(second.path("executionId").asText(), "execution:cancelled"))
                .singleElement()
                .satisfies(event -> assertThat(event.toString()).contains("LIMIT"));
        target.release("/newest/a");
        assertThat(api.awaitEnd(first).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void the_running_one_is_cancelled_for_the_newest() {
        store("running", "cancel_running");
        target.hold("/running/a");
        String first = submitted("running", "a");
        awaitCall("/running/a");
        String second = submitted("running", "a");

        assertThat(api.awaitEnd(first).path("status").asText()).isEqualTo("cancelled");
        target.release("/running/a");
        assertThat(api.awaitEnd(second).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void starts_keep_their_distance() {
        store(
                "paced",
                Flows.empty()
                        .settings("{\"rateLimit\":{\"max\":1,\"duration\":\"1s\"}}")
                        .noop("only"));
        List<String> ids = IntStream.range(0, 3).mapToObj(i -> submitted("paced", "any")).toList();
        List<Instant> starts =
                ids.stream()
                        .map(id -> Instant.parse(api.awaitEnd(id).path("startedAt").asText()))
                        .sorted()
                        .toList();

        assertThat(Duration.between(starts.get(0), starts.get(1)))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(Duration.between(starts.get(1), starts.get(2)))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void an_input_that_lacks_the_key_is_refused() {
        store("lacking", "queue");
        Api.Answer refused = api.post("/v1/flows/lacking/executions", "{\"input\":{}}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().path("problems").path(0).path("code").asText())
                .isEqualTo("BAD_KEY");
    }
}
