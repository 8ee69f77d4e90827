package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Signals and resume links through the front door. */
class SignalsTest {
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

    private static Flows approval(String more) {
        return Flows.empty()
                .node(
                        "mail",
                        "data:set",
                        "{\"parameters\":{\"values\":{\"link\":\"{{ signals.approve.url }}\"}}}")
                .node("ask", "signal:wait", "{\"parameters\":{\"name\":\"approve\"" + more + "}}")
                .edge("mail", "ask");
    }

    private static String suspended(Flows flow) {
        String id = api.submit(flow, "{}");
        api.awaitStatus(id, "suspended");
        return id;
    }

    private static String link(String id) {
        String url = api.node(id, "mail").path("output").path("link").asText();
        assertThat(url).startsWith("http://127.0.0.1:" + api.port() + "/v1/resume/");
        return url.substring(url.indexOf("/v1/resume/"));
    }

    private static JsonNode completed(String id) {
        JsonNode ended = api.awaitEnd(id);
        assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("completed");
        return ended;
    }

    @Test
    void a_signal_goes_on_with_its_body_and_is_one_however_often_it_is_sent() {
        Flows twice =
                approval("")
                        .node("again", "signal:wait", "{\"parameters\":{\"name\":\"approve\"}}")
                        .edge("ask", "again");
        String id = suspended(twice);
        String path = "/v1/executions/" + id + "/signals/approve";
        for (int i = 0; i < 3; i++) {
            assertThat(api.post(path, "{\"n\":1}", "Idempotency-Key", "first").status())
                    .isEqualTo(202);
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> api.node(id, "again").path("status").asText().equals("suspended"));
        assertThat(api.node(id, "ask").path("output")).isEqualTo(Json.read("{\"n\":1}"));
        assertThat(api.post(path, "[2]").status()).isEqualTo(202);
        assertThat(completed(id).path("output")).isEqualTo(Json.read("[2]"));
        assertThat(api.events(id, "signal:received")).hasSize(2);
    }

    @Test
    void a_signal_that_nobody_can_take_is_refused() {
        String unknown = "/v1/executions/" + UUID.randomUUID() + "/signals/approve";
        assertThat(api.post(unknown, "{}").status()).isEqualTo(404);
        String id = suspended(approval(""));
        Api.Answer bad = api.post("/v1/executions/" + id + "/signals/a%20b", "{}");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.code()).isEqualTo("BAD_NAME");
        Api.Answer own = api.post("/v1/executions/" + id + "/signals/flow:x", "{}");
        assertThat(own.status()).isEqualTo(400);
        api.post("/v1/executions/" + id + "/signals/approve", "{}");
        completed(id);
        Api.Answer late = api.post("/v1/executions/" + id + "/signals/approve", "{}");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.code()).isEqualTo("ENDED");
    }

    @Test
    void a_link_needs_no_key_and_is_harmless_when_followed_again() {
        String id = suspended(approval(",\"timeout\":\"1h\""));
        Api nobody = new Api(api.port(), "");
        String link = link(id);

        Api.Answer first = nobody.get(link + "?decision=yes");
        assertThat(first.status()).as("%s", first.body()).isEqualTo(202);
        assertThat(completed(id).path("output")).isEqualTo(Json.read("{\"decision\":\"yes\"}"));
        Api.Answer second = nobody.get(link + "?decision=no");
        assertThat(second.status()).as("%s", second.body()).isEqualTo(200);
        assertThat(second.body().path("repeated").asBoolean()).isTrue();
        assertThat(api.events(id, "signal:received")).hasSize(1);
    }

    @Test
    void a_link_can_be_posted_to_and_a_wrong_one_is_not_known() {
        String id = suspended(approval(""));
        Api nobody = new Api(api.port(), "");
        String link = link(id);
        assertThat(nobody.post(link.substring(0, link.length() - 3) + "abc", "{}").status())
                .isEqualTo(404);
        assertThat(nobody.get("/v1/resume/nonsense").status()).isEqualTo(404);
        assertThat(nobody.post(link, "{\"by\":\"Ada\"}").status()).isEqualTo(202);
        assertThat(completed(id).path("output")).isEqualTo(Json.read("{\"by\":\"Ada\"}"));
    }

    @Test
    void a_link_ends_with_the_wait_that_it_is_for() {
        Flows flow =
                approval(",\"timeout\":\"200ms\"")
                        .node("late", "signal:wait", "{\"parameters\":{\"name\":\"approve\"}}")
                        .edge("ask", "error", "late");
        String id = suspended(flow);
        assertThat(api.node(id, "ask").path("status").asText()).isEqualTo("failed");
        Api.Answer over = new Api(api.port(), "").get(link(id));
        assertThat(over.status()).isEqualTo(410);
        assertThat(over.code()).isEqualTo("LINK_OVER");
        assertThat(api.events(id, "signal:received")).isEmpty();

        api.post("/v1/executions/" + id + "/cancel", "{}");
        api.awaitEnd(id);
        assertThat(new Api(api.port(), "").get(link(id)).status()).isEqualTo(410);
    }

    @Test
    void explain_says_what_is_waited_for() {
        String id = suspended(approval(""));
        JsonNode why = api.get("/v1/executions/" + id + "/explain").body();
        assertThat(why.path("why").asText()).isEqualTo("WAITING");
        assertThat(why.path("signals")).isEqualTo(Json.read("[\"approve\"]"));
    }
}
