package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Executions that wait long outlive their workers, Redis' memory, and every process. */
class LongWaitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Of an input that Redis does not keep while its execution waits. */
    private static final String LARGE = "{\"text\":\"" + "x".repeat(5_000) + "\"}";

    private static Flows asking(Target target, String path) {
        return Flows.empty()
                .http("before", target.url("/before" + path))
                .node("ask", "signal:wait", "{\"parameters\":{\"name\":\"go\"}}")
                .http("after", target.url("/after" + path))
                .node(
                        "size",
                        "data:transform",
                        "{\"parameters\":{\"expression\":\"{{ $length(input.text) }}\"}}")
                .edge("before", "ask")
                .edge("ask", "after")
                .edge("after", "size");
    }

    private static void signal(Api api, String id) {
        Api.Answer answer = api.post("/v1/executions/" + id + "/signals/go", "{}");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
    }

    private static JsonNode completed(Api api, String id) {
        JsonNode ended = api.awaitEnd(id, PATIENCE);
        assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("completed");
        assertThat(ended.path("attempt").asInt()).isEqualTo(1);
        assertThat(api.events(id, "execution:complete")).hasSize(1);
        return ended;
    }

    @Test
    void a_killed_worker_takes_neither_waits_nor_signals_along(@TempDir Path folder) {
        try (Target target = new Target();
                Cluster cluster = new Cluster(folder, target)) {
            Api api = cluster.api();
            Flows beside = asking(target, "/killed").http("held", target.url("/held"));
            target.hold("/held");
            Program doomed = cluster.worker(4);
            String waiting = api.submit(asking(target, "/waits"), LARGE);
            api.awaitStatus(waiting, "suspended");
            String running = api.submit(beside, LARGE);
            await().atMost(PATIENCE).until(() -> target.calls("/held") == 1);
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    api.node(running, "ask")
                                            .path("status")
                                            .asText()
                                            .equals("suspended"));
            doomed.kill();
            signal(api, waiting);
            signal(api, running);
            target.release("/held");
            try (Program worker = cluster.worker(4)) {
                assertThat(completed(api, waiting).path("output").asInt()).isEqualTo(5_000);
                completed(api, running);
                assertThat(target.calls("/before/killed")).isEqualTo(1);
                assertThat(target.calls("/after/killed")).isEqualTo(1);
                assertThat(worker.ready()).isTrue();
            }
        }
    }

    @Test
    void a_signal_after_redis_lost_its_memory_wakes_what_waited(@TempDir Path folder) {
        try (Target target = new Target();
                Cluster cluster = new Cluster(folder, target);
                Program worker = cluster.worker(4)) {
            Api api = cluster.api();
            String before = api.submit(asking(target, "/lost"), LARGE);
            String during = api.submit(asking(target, "/lost"), LARGE);
            api.awaitStatus(before, "suspended");
            api.awaitStatus(during, "suspended");
            await().atMost(PATIENCE)
                    .until(() -> cluster.gateway().meter("millrace_outbox_entries") == 0);
            cluster.stores().stopRedis();
            signal(api, during);
            cluster.stores().loseRedisFiles();
            cluster.stores().startRedisAgain();

            completed(api, during);
            signal(api, before);
            assertThat(completed(api, before).path("output").asInt()).isEqualTo(5_000);
            assertThat(target.calls("/before/lost")).isEqualTo(2);
            assertThat(target.calls("/after/lost")).isEqualTo(2);
            assertThat(worker.ready()).isTrue();
        }
    }

    @Test
    void what_waits_in_any_way_goes_on_after_a_restart_of_every_process(@TempDir Path home) {
        try (Target target = new Target();
                Standalone millrace = new Standalone(home, target)) {
            Api api = millrace.api();
            api.post("/v1/flows", asking(target, "/child").id("child").json());
            target.answerWith("/backoff", 503);
            Map<String, String> ids = new TreeMap<>();
            ids.put("signal", api.submit(asking(target, "/signal"), LARGE));
            ids.put("timer", api.submit(timer("25s"), LARGE));
            ids.put("expiry", api.submit(expiry("25s"), LARGE));
            ids.put("backoff", api.submit(backoff(target), LARGE));
            ids.put("parent", api.submit(parent(), LARGE));
            ids.values().forEach(id -> api.awaitStatus(id, "suspended"));
            await().atMost(PATIENCE).until(() -> target.calls("/before/child") == 1);

            millrace.stop();
            target.answerWith("/backoff", 200);
            millrace.startAgain();

            String child =
                    api.execution(ids.get("parent"))
                            .path("children")
                            .path(0)
                            .path("executionId")
                            .asText();
            signal(api, child);
            signal(api, ids.get("signal"));
            ids.values().forEach(id -> completed(api, id));
            for (String path : new String[] {"/signal", "/child"}) {
                assertThat(target.calls("/before" + path)).isEqualTo(1);
                assertThat(target.calls("/after" + path)).isEqualTo(1);
            }
            assertThat(api.execution(ids.get("expiry")).path("output").asText())
                    .isEqualTo("TIMEOUT");
            assertThat(target.calls("/backoff")).isEqualTo(2);
        }
    }

    private static Flows timer(String duration) {
        return Flows.empty()
                .node("wait", "time:wait", "{\"parameters\":{\"duration\":\"" + duration + "\"}}");
    }

    private static Flows expiry(String timeout) {
        return Flows.empty()
                .node(
                        "ask",
                        "signal:wait",
                        "{\"parameters\":{\"name\":\"go\",\"timeout\":\"" + timeout + "\"}}")
                .node(
                        "late",
                        "data:transform",
                        "{\"parameters\":{\"expression\":\"{{ variables.lastError.code }}\"}}")
                .edge("ask", "error", "late");
    }

    private static Flows backoff(Target target) {
        return Flows.empty()
                .http(
                        "call",
                        target.url("/backoff"),
                        "{\"maxAttempts\":2,\"delay\":\"25s\",\"jitter\":0}");
    }

    private static Flows parent() {
        return Flows.empty().node("run", "flow:run", "{\"parameters\":{\"flowId\":\"child\"}}");
    }
}
