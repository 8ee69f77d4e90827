package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The table "When a node fails" of {@code docs/concepts.md}, all of it: every combination runs, and
 * is compared with what {@link #expected} says.
 */
class ErrorPrecedenceTest {
    @RegisterExtension static final SharedMillrace millrace = new SharedMillrace();

    private static final int TRIES = 2;
    private static final int UPSTREAM_ILL = 503;
    private static final int BAD_REQUEST = 400;

    private enum Retry {
        NONE("{\"maxAttempts\":1}"),
        SAME("{\"maxAttempts\":2,\"delay\":1,\"on\":[\"UPSTREAM_5XX\",\"BAD_REQUEST\"]}"),
        OTHER("{\"maxAttempts\":2,\"delay\":1,\"on\":[\"TIMEOUT\"]}");

        private final String json;

        Retry(String json) {
            this.json = json;
        }
    }

    /** What the error port leads to. */
    private enum Handler {
        NO_PORT,
        WORKS,
        FAILS,
        FAILS_AND_HAS_A_PORT,
        FAILS_AND_CONTINUES
    }

    private record Case(
            boolean recoverable,
            Retry retry,
            Handler handler,
            boolean continues,
            int attempts,
            boolean errorFlow) {
        /** The whole product. */
        static List<Case> all() {
            List<Case> all = new ArrayList<>();
            for (Retry retry : Retry.values()) {
                for (Handler handler : Handler.values()) {
                    for (int flags = 0; flags < 16; flags++) {
                        all.add(
                                new Case(
                                        (flags & 1) != 0,
                                        retry,
                                        handler,
                                        (flags & 2) != 0,
                                        (flags & 4) != 0 ? 2 : 1,
                                        (flags & 8) != 0));
                    }
                }
            }
            return all;
        }
    }

    /**
     * @param calls of the failing node's target, in the whole life
     * @param handled how often the handler began
     * @param code of the error that the execution ended with; empty if it completed
     * @param reason of the dead letter; empty if there is none
     */
    private record End(
            String status,
            int calls,
            int handled,
            int attempt,
            String code,
            String reason,
            boolean next,
            boolean errorFlow) {}

    /** The rule, as it would be told to somebody. */
    private static End expected(Case one) {
        int tries = one.recoverable && one.retry == Retry.SAME ? TRIES : 1;
        boolean port = one.handler != Handler.NO_PORT;
        boolean handlerFails =
                one.handler == Handler.FAILS || one.handler == Handler.FAILS_AND_HAS_A_PORT;
        boolean unhandled = port ? handlerFails : !one.continues;
        if (!unhandled) {
            return new End("completed", tries, port ? 1 : 0, 1, "", "", !port, false);
        }
        int attempts = one.recoverable ? one.attempts : 1;
        String own = one.recoverable ? "UPSTREAM_5XX" : "BAD_REQUEST";
        return new End(
                "failed",
                port ? tries : tries * attempts, // a failure that was handed on is not tried again
                port ? attempts : 0,
                attempts,
                port ? "HANDLER" : own,
                one.recoverable ? "EXHAUSTED" : "ERROR",
                false,
                one.errorFlow);
    }

    private static Flows flow(Case one, String url) {
        String data =
                "{\"parameters\":{\"url\":\"%s\"},\"retry\":%s,\"onError\":\"%s\"}"
                        .formatted(url, one.retry.json, one.continues ? "continue" : "stop");
        String settings =
                "{\"attempts\":%d,\"backoff\":{\"delay\":1,\"factor\":1}%s}"
                        .formatted(
                                one.attempts, one.errorFlow ? ",\"errorFlow\":\"on-error\"" : "");
        Flows flow =
                Flows.empty()
                        .settings(settings)
                        .node("call", "web:httpRequest", data)
                        .noop("next")
                        .edge("call", "next");
        return one.handler == Handler.NO_PORT ? flow : handled(one, flow);
    }

    private static Flows handled(Case one, Flows flow) {
        String fails =
                "{\"parameters\":{\"error\":{\"code\":\"HANDLER\",\"message\":\"it fails too\",\"recoverable\":%s}},\"retry\":{\"maxAttempts\":1},\"onError\":\"%s\"}"
                        .formatted(
                                one.recoverable,
                                one.handler == Handler.FAILS_AND_CONTINUES ? "continue" : "stop");
        String works =
                "{\"parameters\":{\"values\":{\"code\":\"{{ variables.lastError.code }}\",\"node\":\"{{ variables.lastError.nodeId }}\",\"attempts\":\"{{ variables.lastError.attempts }}\"}}}";
        flow =
                one.handler == Handler.WORKS
                        ? flow.node("handler", "data:set", works)
                        : flow.node("handler", "logic:stop", fails);
        flow.edge("call", "error", "handler");
        return one.handler == Handler.FAILS_AND_HAS_A_PORT
                ? flow.noop("second").edge("handler", "error", "second")
                : flow;
    }

    @Test
    void every_combination_ends_as_the_table_says() {
        try (Target target = new Target()) {
            Api api = millrace.api();
            String teller = Flows.empty().id("on-error").noop("tell").json();
            assertThat(api.post("/v1/flows", teller).status()).isEqualTo(201);
            Map<String, Case> cases = new LinkedHashMap<>();
            for (Case one : Case.all()) {
                String path = "/case" + cases.size();
                target.answerWith(path, one.recoverable ? UPSTREAM_ILL : BAD_REQUEST);
                cases.put(api.submit(flow(one, target.url(path)), "{}"), one);
            }
            cases.keySet().forEach(api::awaitEnd);
            awaitErrorFlows(api);
            Map<Case, End> ends = new LinkedHashMap<>();
            Map<Case, End> wanted = new LinkedHashMap<>();
            int number = 0;
            for (var submitted : cases.entrySet()) {
                Case one = submitted.getValue();
                JsonNode ended = api.execution(submitted.getKey());
                ends.put(one, end(api, target.calls("/case" + number++), ended));
                wanted.put(one, expected(one));
                handlerKnows(one, ended);
            }

            assertThat(ends).isEqualTo(wanted);
            assertThat(ends).hasSize(240);
            long told = wanted.values().stream().filter(End::errorFlow).count();
            assertThat(executions(api)).isEqualTo(told);
        }
    }

    private static End end(Api api, int calls, JsonNode ended) {
        String id = ended.path("executionId").asText();
        JsonNode letter = api.get("/v1/admin/dead-letters/" + id).body();
        return new End(
                ended.path("status").asText(),
                calls,
                (int)
                        api.events(id, "node:start").stream()
                                .filter(event -> event.path("nodeId").asText().equals("handler"))
                                .count(),
                ended.path("attempt").asInt(),
                ended.path("error").path("code").asText(""),
                letter.path("reason").asText(""),
                status(ended, "next").equals("completed"),
                ended.path("errorFlow").has("executionId"));
    }

    /** All failures have been looked at once a later one has. */
    private static void awaitErrorFlows(Api api) {
        String later =
                api.submit(
                        Flows.empty()
                                .settings("{\"attempts\":1,\"errorFlow\":\"nobody\"}")
                                .node("stop", "logic:stop", "{\"error\":\"no\"}"),
                        "{}");
        await().atMost(Duration.ofSeconds(60)).until(() -> api.execution(later).has("errorFlow"));
    }

    private static void handlerKnows(Case one, JsonNode ended) {
        assertThat(status(ended, "second")).isIn(Set.of("", "pending", "skipped", "cancelled"));
        if (one.handler == Handler.WORKS) {
            assertThat(ended.path("output").path("node").asText()).isEqualTo("call");
            assertThat(ended.path("output").path("code").asText())
                    .isEqualTo(one.recoverable ? "UPSTREAM_5XX" : "BAD_REQUEST");
            assertThat(ended.path("output").path("attempts").asInt())
                    .isEqualTo(expected(one).calls());
        }
    }

    private static String status(JsonNode ended, String nodeId) {
        for (JsonNode node : ended.path("nodes")) {
            if (node.path("nodeId").asText().equals(nodeId)) {
                return node.path("status").asText();
            }
        }
        return "";
    }

    private static long executions(Api api) {
        long count = 0;
        String cursor = "";
        while (true) {
            JsonNode page = api.get("/v1/executions?limit=100&flowId=on-error" + cursor).body();
            count += page.path("items").size();
            if (page.path("nextCursor").isNull()) {
                return count;
            }
            cursor = "&cursor=" + page.path("nextCursor").asText();
        }
    }
}
