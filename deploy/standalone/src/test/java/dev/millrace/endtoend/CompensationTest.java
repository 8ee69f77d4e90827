package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of a forEach and of a compensation, through the front door. */
class CompensationTest {
    private static Flows order(Target target) {
        return Flows.empty()
                .settings("{\"onFailure\":\"compensate\",\"attempts\":1}")
                .http("book", target.url("/book"), "{\"maxAttempts\":1}", "unbook")
                .http("pay", target.url("/pay"), "{\"maxAttempts\":1}", "refund")
                .http("ship", target.url("/ship"), "{\"maxAttempts\":1}")
                .http("unbook", target.url("/unbook"))
                .http("refund", target.url("/refund"))
                .edge("book", "pay")
                .edge("pay", "ship");
    }

    @Test
    void after_a_kill_in_the_middle_the_way_back_goes_on(@TempDir Path home) {
        try (Target target = new Target();
                Standalone millrace = new Standalone(home, target)) {
            Api api = millrace.api();
            target.answerWith("/ship", 400);
            target.hold("/unbook");
            String id = api.submit(order(target), "{}");
            await().atMost(Duration.ofSeconds(30)).until(() -> target.calls("/unbook") == 1);
            api.awaitStatus(id, "compensating");
            assertThat(api.get("/v1/executions/" + id + "/explain").body().path("why").asText())
                    .isEqualTo("COMPENSATING");
            assertThat(api.post("/v1/executions/" + id + "/cancel", "{}").code())
                    .isEqualTo("COMPENSATING");

            millrace.kill();
            target.release("/unbook");
            millrace.startAgain();
            assertUndone(target, api, id);
        }
    }

    private static void assertUndone(Target target, Api api, String id) {
        JsonNode ended = api.awaitEnd(id);
        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.at("/error/nodeId").asText()).isEqualTo("ship");
        assertThat(target.calls("/refund")).isEqualTo(1);
        assertThat(target.calls("/unbook")).isEqualTo(2);
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

    private static Flows orders(Target target) {
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
    void after_a_kill_in_the_middle_a_forEach_goes_on(@TempDir Path home) {
        try (Target target = new Target();
                Standalone millrace = new Standalone(home, target)) {
            Api api = millrace.api();
            target.hold("/done/2");
            String id = api.submit(orders(target), "{\"orders\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}");
            await().atMost(Duration.ofSeconds(30))
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
            assertThat(api.events(id, "node:expanded").getFirst().path("items").asInt())
                    .isEqualTo(5);
        }
    }
}
