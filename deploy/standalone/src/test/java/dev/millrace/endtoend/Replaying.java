package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs flows that fail, so that they can be replayed. */
final class Replaying {
    static final List<String> CALLS = List.of("a", "b", "x", "h", "d", "e");

    private final Api api;
    private final Target target;

    Replaying(Api api, Target target) {
        this.api = api;
        this.target = target;
    }

    /** A handled failure, a dead path, a join, pure nodes; {@code d} fails the flow. */
    Flows flow(String name) {
        Flows flow = Flows.empty();
        for (String call : CALLS) {
            flow.node(
                    call,
                    "web:httpRequest",
                    "{\"parameters\":{\"method\":\"POST\",\"url\":\"" + url(name, call) + "\"}}");
        }
        target.answerWith("/" + name + "/x", 400);
        target.answerWith("/" + name + "/d", 400);
        return flow.node("c", "data:set", "{\"parameters\":{\"values\":{\"n\":1}}}")
                .noop("y")
                .edge("a", "b")
                .edge("a", "c")
                .edge("a", "x")
                .edge("x", "y")
                .edge("x", "error", "h")
                .edge("b", "d")
                .edge("c", "d")
                .edge("h", "d")
                .edge("d", "e");
    }

    String url(String name, String call) {
        return target.url("/" + name + "/" + call);
    }

    Map<String, Integer> calls(String name) {
        Map<String, Integer> calls = new HashMap<>();
        CALLS.forEach(call -> calls.put(call, target.calls("/" + name + "/" + call)));
        return calls;
    }

    String failed(Flows flow) {
        String id = api.submit(flow, "{\"n\":1}");
        assertThat(api.awaitEnd(id).path("status").asText()).isEqualTo("failed");
        awaitLetter(id);
        return id;
    }

    void awaitLetter(String id) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> api.get("/v1/admin/dead-letters/" + id).status() == 200);
    }

    Api.Answer replay(String id, String body) {
        return api.post("/v1/executions/" + id + "/replay", body);
    }

    JsonNode plan(String id, String body) {
        Api.Answer answer = api.post("/v1/executions/" + id + "/replay?plan=true", body);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body();
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
