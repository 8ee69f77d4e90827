package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits of a try, of all tries of a node, of an attempt and of a life: each stops the work. */
class TimeLimitsTest {
    @RegisterExtension static final SharedMillrace millrace = new SharedMillrace();

    /** Far below what the work would take, far above what a busy machine needs. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String NO_RETRY = "{\"maxAttempts\":1}";

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

    private static String longTry(String url, String retry) {
        return "{\"parameters\":{\"url\":\""
                + url
                + "\"},\"timeout\":\"5m\",\"retry\":"
                + retry
                + "}";
    }

    private static JsonNode ended(Flows flow) {
        return api.awaitEnd(api.submit(flow, "{}"), Duration.ofSeconds(50));
    }

    private static Flows calling(String settings, String path, String retry) {
        target.hold(path);
        return Flows.empty()
                .settings(settings)
                .node("call", "web:httpRequest", longTry(target.url(path), retry));
    }

    private static void failedSoon(JsonNode ended, String code, String reason) {
        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.at("/error/code").asText()).isEqualTo(code);
        assertThat(ended.path("reason").asText()).isEqualTo(reason);
        Duration life =
                Duration.between(
                        Instant.parse(ended.path("createdAt").asText()),
                        Instant.parse(ended.path("completedAt").asText()));
        assertThat(life).isLessThan(SOON);
    }

    @Test
    void the_time_of_an_attempt_stops_its_node_and_the_next_attempt_has_its_own() {
        Flows flow =
                calling(
                        "{\"timeout\":\"500ms\",\"attempts\":2,\"backoff\":{\"delay\":10}}",
                        "/attempt",
                        NO_RETRY);
        JsonNode ended = ended(flow);
        failedSoon(ended, "TIMEOUT", "EXHAUSTED");
        assertThat(ended.path("attempt").asInt()).isEqualTo(2);
        assertThat(target.calls("/attempt")).isEqualTo(2);
    }

    @Test
    void a_deadline_stops_the_node_that_runs_and_no_attempt_follows() {
        JsonNode ended =
                ended(calling("{\"deadline\":\"1s\",\"attempts\":5}", "/deadline", NO_RETRY));
        failedSoon(ended, "DEADLINE", "DEADLINE");
        assertThat(ended.path("attempt").asInt()).isEqualTo(1);
        assertThat(target.calls("/deadline")).isEqualTo(1);
    }

    @Test
    void a_deadline_ends_one_that_is_suspended_or_waits_for_its_next_try_or_attempt() {
        Flows waits =
                Flows.empty()
                        .settings("{\"deadline\":\"1s\"}")
                        .node("wait", "time:wait", "{\"parameters\":{\"duration\":\"1h\"}}");
        failedSoon(ended(waits), "DEADLINE", "DEADLINE");

        target.answerWith("/ill", 503);
        Flows retries =
                Flows.empty()
                        .settings("{\"deadline\":\"1s\"}")
                        .http("call", target.url("/ill"), "{\"delay\":\"1h\",\"maxAttempts\":2}");
        failedSoon(ended(retries), "DEADLINE", "DEADLINE");

        Flows delayed =
                Flows.empty()
                        .settings(
                                "{\"deadline\":\"1s\",\"attempts\":2,\"backoff\":{\"delay\":\"1h\",\"cap\":\"1h\"}}")
                        .http("call", target.url("/ill"), NO_RETRY);
        failedSoon(ended(delayed), "DEADLINE", "DEADLINE");
    }

    @Test
    void a_budget_bounds_all_tries_of_a_node_together() {
        target.answerWith("/budget", 503);
        Flows flow =
                Flows.empty()
                        .settings("{\"attempts\":1}")
                        .http(
                                "call",
                                target.url("/budget"),
                                "{\"maxAttempts\":100,\"backoff\":\"fixed\",\"delay\":400,\"jitter\":0,\"budget\":\"1s\"}");
        failedSoon(ended(flow), "UPSTREAM_5XX", "EXHAUSTED");
        assertThat(target.calls("/budget")).isBetween(1, 3); // at 0, 400 and 800 ms, or fewer
    }

    @Test
    void a_budget_ends_the_try_that_would_outlast_it() {
        JsonNode ended =
                ended(
                        calling(
                                "{\"attempts\":1}",
                                "/outlasts",
                                "{\"maxAttempts\":100,\"budget\":\"500ms\"}"));
        failedSoon(ended, "TIMEOUT", "EXHAUSTED");
        assertThat(target.calls("/outlasts")).isEqualTo(1);
    }
}
