package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executions that wait long outlive their workers, Redis' memory, and every process. */
@Tag("faults")
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
                    .until(() ->
                            api.node(running, "ask").path("status").asText().equals("suspended"));
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
            Waiting ids = Waiting.inAllWays(api, target);
            ids.all().forEach(id -> api.awaitStatus(id, "suspended"));
            await().atMost(PATIENCE).until(() -> target.calls("/before/child") == 1);

            millrace.stop();
            target.answerWith("/backoff", 200);
            millrace.startAgain();

            String child =
                    api.execution(ids.parent())
                            .path("children")
                            .path(0)
                            .path("executionId")
                            .asText();
            signal(api, child);
            signal(api, ids.signal());
            ids.all().forEach(id -> completed(api, id));
            for (String path : new String[] {"/signal", "/child"}) {
                assertThat(target.calls("/before" + path)).isEqualTo(1);
                assertThat(target.calls("/after" + path)).isEqualTo(1);
            }
            assertThat(api.execution(ids.expiry()).path("output").asText()).isEqualTo("TIMEOUT");
            assertThat(target.calls("/backoff")).isEqualTo(2);
        }
    }

    /** Ids of executions, by what each waits for. */
    private record Waiting(
            String signal, String timer, String expiry, String backoff, String parent) {
        static Waiting inAllWays(Api api, Target target) {
            api.post("/v1/flows", asking(target, "/child").id("child").json());
            target.answerWith("/backoff", 503);
            return new Waiting(
                    api.submit(asking(target, "/signal"), LARGE),
                    api.submit(timed("25s"), LARGE),
                    api.submit(expiring("25s"), LARGE),
                    api.submit(failing(target), LARGE),
                    api.submit(running(), LARGE));
        }

        List<String> all() {
            return List.of(signal, timer, expiry, backoff, parent);
        }
    }

    private static Flows timed(String duration) {
        return Flows.empty()
                .node("wait", "time:wait", "{\"parameters\":{\"duration\":\"" + duration + "\"}}");
    }

    private static Flows expiring(String timeout) {
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

    private static Flows failing(Target target) {
        return Flows.empty()
                .http(
                        "call",
                        target.url("/backoff"),
                        "{\"maxAttempts\":2,\"delay\":\"25s\",\"jitter\":0}");
    }

    private static Flows running() {
        return Flows.empty().node("run", "flow:run", "{\"parameters\":{\"flowId\":\"child\"}}");
    }
}
