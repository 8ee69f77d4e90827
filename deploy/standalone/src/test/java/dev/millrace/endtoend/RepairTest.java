package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that are passed over or given an output by hand. */
class RepairTest {
    @RegisterExtension static final SharedMillrace millrace = new SharedMillrace();

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
    void a_failed_node_is_given_its_output_by_hand_and_everybody_can_see_why() {
        String id = replays.failed(replays.flow("repaired"));
        String repairs =
                "{\"reason\":\"ordered by phone\",\"repairs\":[{\"nodeId\":\"d\",\"output\":{\"order\":7}},{\"nodeId\":\"e\",\"skip\":true}]}";
        JsonNode plan = replays.plan(id, repairs);
        assertThat(Replaying.texts(plan.path("repaired"))).containsExactlyInAnyOrder("d", "e");
        assertThat(plan.path("run")).isEmpty();
        Map<String, Integer> before = replays.calls("repaired");
        String again = Api.accepted(replays.replay(id, repairs));
        JsonNode ended = api.awaitEnd(again);

        assertThat(ended.path("status").asText()).isEqualTo("completed");
        assertThat(replays.calls("repaired")).isEqualTo(before);
        assertThat(api.node(again, "d").path("status").asText()).isEqualTo("completed");
        assertThat(api.node(again, "d").at("/output/order").asInt()).isEqualTo(7);
        assertThat(api.node(again, "e").path("status").asText()).isEqualTo("skipped");
        assertThat(api.events(again, "node:repaired"))
                .hasSize(2)
                .allSatisfy(event -> {
                    assertThat(event.path("by").asText()).isNotEmpty();
                    assertThat(event.path("reason").asText()).isEqualTo("ordered by phone");
                });
    }

    @Test
    void what_cannot_be_repaired_is_refused_with_the_reason() {
        String id = replays.failed(replays.flow("refused"));
        refused(id, "{\"nodeId\":\"a\",\"skip\":true}", 409, "ENDED");
        refused(id, "{\"nodeId\":\"y\",\"skip\":true}", 409, "DEAD");
        refused(id, "{\"nodeId\":\"e\",\"skip\":true}", 409, "NOT_REACHED");
        refused(id, "{\"nodeId\":\"z\",\"skip\":true}", 422, "UNKNOWN_NODE");
        refused(id, "{\"nodeId\":\"d\",\"output\":1,\"port\":\"left\"}", 422, "UNKNOWN_PORT");
        refused(id, "{\"nodeId\":\"d\"}", 422, "WRONG_TYPE");
        refused(id, "{\"nodeId\":\"d\",\"skip\":true,\"output\":1}", 422, "WRONG_TYPE");
        refused(id, "{\"nodeId\":\"d\",\"skpi\":true}", 422, "UNKNOWN_FIELD");
        String large = "\"" + "x".repeat(1024 * 1024) + "\"";
        refused(id, "{\"nodeId\":\"d\",\"output\":" + large + "}", 422, "TOO_LARGE");
        assertThat(replays.replay(id, "{\"repairs\":[{]}").code()).isEqualTo("BAD_JSON");
        assertThat(replays.replay(id, "{\"version\":\"newest\"}").status()).isEqualTo(422);
        assertThat(replays.replay(id, "{\"from\":[\"nobody\"]}").status()).isEqualTo(422);
    }

    private static void refused(String id, String repair, int status, String code) {
        Api.Answer answer = replays.replay(id, "{\"repairs\":[" + repair + "]}");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        assertThat(answer.body().at("/problems/0/code").asText()).isEqualTo(code);
    }

    @Test
    void a_completed_node_that_is_chosen_can_be_given_another_output() {
        String id = replays.failed(replays.flow("chosen"));
        String body =
                "{\"from\":[\"b\"],\"repairs\":[{\"nodeId\":\"b\",\"output\":{\"instead\":true}}]}";
        String again = Api.accepted(replays.replay(id, body));

        api.awaitEnd(again);
        assertThat(api.node(again, "b").path("output")).isEqualTo(Json.read("{\"instead\":true}"));
        assertThat(target.calls("/chosen/b")).isEqualTo(1);
        assertThat(target.calls("/chosen/d")).isEqualTo(2);
    }
}
