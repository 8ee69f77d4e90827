package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code kill -9} in the middle of a forEach and of a compensation, through the front door. */
class CompensationTest {
    @RegisterExtension static final SharedMillrace millrace = new SharedMillrace();

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HOUR = "{\"parameters\":{\"duration\":\"1h\"}}";

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

    /** Ships nothing, so that the payment and the booking are undone. */
    private static Flows order(String customer) {
        target.answerWith("/ship" + customer, 400);
        return Flows.empty()
                .settings("{\"onFailure\":\"compensate\",\"attempts\":1}")
                .http("book", target.url("/book" + customer), "{\"maxAttempts\":1}", "unbook")
                .http("pay", target.url("/pay" + customer), "{\"maxAttempts\":1}", "refund")
                .http("ship", target.url("/ship" + customer), "{\"maxAttempts\":1}")
                .http("unbook", target.url("/unbook" + customer))
                .http("refund", target.url("/refund" + customer))
                .edge("book", "pay")
                .edge("pay", "ship");
    }

    /** Submitted, and on its way back at the undo of its booking. */
    private static String unbooking(String customer) {
        target.hold("/unbook" + customer);
        String id = api.submit(order(customer), "{}");
        await().atMost(PATIENCE).until(() -> target.calls("/unbook" + customer) == 1);
        api.awaitStatus(id, "compensating");
        return id;
    }

    @Test
    void after_a_kill_in_the_middle_the_way_back_goes_on() {
        String id = unbooking("/1");
        assertThat(api.get("/v1/executions/" + id + "/explain").body().path("why").asText())
                .isEqualTo("COMPENSATING");
        assertThat(api.post("/v1/executions/" + id + "/cancel", "{}").code())
                .isEqualTo("COMPENSATING");

        millrace.kill();
        target.release("/unbook/1");
        millrace.startAgain();
        assertUndone(id);
    }

    @Test
    void ended_by_force_on_its_way_back_it_is_a_dead_letter_that_can_be_replayed() {
        String id = unbooking("/2");

        assertThat(api.post("/v1/executions/" + id + "/cancel", "{\"force\":true}").status())
                .isEqualTo(202);
        JsonNode ended = api.awaitEnd(id);
        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.at("/error/code").asText()).isEqualTo("COMPENSATION_INCOMPLETE");
        String letter = "/v1/admin/dead-letters/" + id;
        await().atMost(Duration.ofSeconds(20)).until(() -> api.get(letter).status() == 200);
        assertThat(api.get(letter).body().path("reason").asText())
                .isEqualTo("COMPENSATION_INCOMPLETE");

        target.release("/unbook/2");
        target.answerWith("/ship/2", 200);
        JsonNode replayed =
                api.awaitEnd(
                        Api.accepted(
                                api.post(letter + "/replay", "{\"acknowledgeEffects\":true}")));
        assertThat(replayed.path("status").asText()).isEqualTo("completed");
        assertThat(target.calls("/pay/2")).isEqualTo(2);
    }

    private static void assertUndone(String id) {
        JsonNode ended = api.awaitEnd(id);
        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.at("/error/nodeId").asText()).isEqualTo("ship");
        assertThat(target.calls("/refund/1")).isEqualTo(1);
        assertThat(target.calls("/unbook/1")).isEqualTo(2);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    assertThat(api.node(id, "pay").path("status").asText())
                            .isEqualTo("compensated");
                    assertThat(api.node(id, "book").path("status").asText())
                            .isEqualTo("compensated");
                    assertThat(api.node(id, "book").at("/output/status").asInt()).isEqualTo(200);
                    assertThat(api.node(id, "refund").path("status").asText())
                            .isEqualTo("completed");
                });
        assertThat(api.events(id, "execution:compensating")).hasSize(1);
        assertThat(api.events(id, "node:compensated")).hasSize(2);
    }

    @Test
    void a_flow_undoes_while_the_flows_of_the_way_there_go_on_no_longer() {
        String undoing = Flows.empty().id("undoing").http("give", target.url("/give")).json();
        assertThat(api.post("/v1/flows", undoing).status()).isEqualTo(201);
        String waiting = Flows.empty().id("waiting").node("w", "time:wait", HOUR).json();
        assertThat(api.post("/v1/flows", waiting).status()).isEqualTo(201);
        target.hold("/give");
        target.hold("/fails");
        target.answerWith("/fails", 400);
        String id =
                api.submit(
                        Flows.empty()
                                .settings("{\"onFailure\":\"compensate\",\"attempts\":1}")
                                .http("take", target.url("/take"), "{}", "back")
                                .node("back", "flow:run", "{\"flowId\":\"undoing\"}")
                                .node("long", "flow:run", "{\"flowId\":\"waiting\"}")
                                .http("fails", target.url("/fails"), "{\"maxAttempts\":1}")
                                .edge("take", "fails")
                                .edge("take", "long"),
                        "{}");
        awaitChild(id, "waiting", "suspended");
        target.release("/fails");
        awaitChild(id, "waiting", "cancelled");
        await().atMost(PATIENCE).until(() -> target.calls("/give") == 1);
        assertThat(api.execution(id).path("status").asText()).isEqualTo("compensating");
        target.release("/give");

        assertThat(api.awaitEnd(id).at("/error/nodeId").asText()).isEqualTo("fails");
        awaitChild(id, "undoing", "completed");
        assertThat(api.node(id, "take").path("status").asText()).isEqualTo("compensated");
    }

    @Test
    void an_undo_whose_target_is_ill_waits_at_its_breaker() {
        target.answerWith("/ship/3", 400);
        target.answerWith("/unbook/3", 503);
        String undo =
                "{\"url\":\"%s\",\"circuitBreaker\":{\"failureThreshold\":1,\"resetTimeout\":\"1s\"}}"
                        .formatted(target.url("/unbook/3"));
        String id =
                api.submit(
                        Flows.empty()
                                .settings("{\"onFailure\":\"compensate\",\"attempts\":1}")
                                .http("book", target.url("/book/3"), "{}", "unbook")
                                .node("unbook", "web:httpRequest", undo)
                                .http("ship", target.url("/ship/3"), "{\"maxAttempts\":1}")
                                .edge("book", "ship"),
                        "{}");
        await().atMost(PATIENCE)
                .until(() ->
                        api.events(id, "node:suspended").stream()
                                .anyMatch(
                                        event -> event.path("reason").asText().equals("breaker")));
        assertThat(api.execution(id).path("status").asText()).isEqualTo("compensating");
        target.answerWith("/unbook/3", 200);

        JsonNode ended = api.awaitEnd(id);
        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.at("/error/nodeId").asText()).isEqualTo("ship");
        assertThat(api.node(id, "book").path("status").asText()).isEqualTo("compensated");
    }

    private static void awaitChild(String parent, String flow, String status) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(api.execution(parent).path("children"))
                                .anySatisfy(child -> {
                                    assertThat(child.path("flowId").asText()).isEqualTo(flow);
                                    assertThat(child.path("status").asText()).isEqualTo(status);
                                }));
    }

    private static Flows orders() {
        return Flows.empty()
                .node(
                        "each",
                        "flow:forEach",
                        "{\"items\":\"{{ input.orders }}\",\"concurrency\":2}")
                .http("begin", target.url("/begin/{{ item }}"))
                .in("each")
                .http("done", target.url("/done/{{ index }}"))
                .in("each")
                .edge("begin", "done");
    }

    @Test
    void after_a_kill_in_the_middle_a_forEach_goes_on() {
        target.hold("/done/2");
        String id = api.submit(orders(), "{\"orders\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}");
        await().atMost(PATIENCE)
                .until(() -> target.calls("/done/2") == 1 && target.calls("/done/4") == 1);

        millrace.kill();
        target.release("/done/2");
        millrace.startAgain();
        JsonNode ended = api.awaitEnd(id);

        assertThat(ended.path("status").asText()).isEqualTo("completed");
        assertThat(ended.path("output")).hasSize(5);
        assertThat(ended.at("/output/3/body/path").asText()).isEqualTo("/done/3");
        for (String item : new String[] {"a", "b", "c", "d", "e"}) {
            assertThat(target.calls("/begin/" + item)).isEqualTo(1);
        }
        assertThat(target.calls("/done/1")).isEqualTo(1);
        assertThat(target.calls("/done/2")).isEqualTo(2);
        assertThat(api.node(id, "begin").path("iterations").asInt()).isEqualTo(5);
        assertThat(api.events(id, "node:expanded").getFirst().path("items").asInt()).isEqualTo(5);
    }
}
