package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.sql.Database;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code effect: once}, with workers that die at the worst moment. */
class OnceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Target target;
    private static Cluster cluster;
    private static Api api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        target = new Target();
        cluster = new Cluster(folder, target);
        api = cluster.api();
    }

    @AfterAll
    static void stop() {
        target.close();
        cluster.close();
    }

    private static Database database() {
        return new Database(cluster.stores().databaseUrl(), "postgres", "postgres", 2);
    }

    private static int databasePort() {
        String url = cluster.stores().databaseUrl();
        return Integer.parseInt(url.replaceAll(".*:(\\d+)/.*", "$1"));
    }

    private static long payments(Database database) {
        return database.first("select count(*) from payments", row -> row.getLong(1)).orElse(-1L);
    }

    @Test
    void a_worker_killed_between_the_commit_of_the_target_and_its_checkpoint_leaves_one_effect() {
        try (Database database = database();
                HoldingLink link = new HoldingLink(databasePort())) {
            database.update(
                    "create table payments (id int generated always as identity, amount int)");
            Program doomed = cluster.worker(4, "127.0.0.1:" + link.port());
            link.holdNextCommit();
            String id = api.submit(paying(link), "{\"amount\":10}");
            await().atMost(PATIENCE).until(() -> payments(database) == 1 && link.held() > 0);
            assertThat(api.node(id, "pay").path("status").asText()).isEqualTo("running");
            doomed.kill();

            try (Program heir = cluster.worker(4, "127.0.0.1:" + link.port())) {
                JsonNode ended = api.awaitEnd(id, PATIENCE);

                assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("completed");
                assertThat(payments(database)).isEqualTo(1);
                assertThat(ended.at("/output/rows/0/id").asInt()).isEqualTo(1);
                assertThat(api.events(id, "node:start")).hasSize(2);
                assertThat(heir.ready()).isTrue();
            }
        }
    }

    /** Without {@code exactlyOnce}: the node's effect says it. */
    private static Flows paying(HoldingLink link) {
        String data =
                """
                {"effect": "once", "parameters": {
                  "connection": {"host": "127.0.0.1", "port": %d, "database": "postgres", "user": "postgres", "password": "postgres"},
                  "query": "insert into payments (amount) values (:amount) returning id",
                  "parameters": {"amount": "{{ input.amount }}"}}}\
                """
                        .formatted(link.port());
        return Flows.empty().node("pay", "db:query", data);
    }

    @Test
    void a_call_cut_off_by_a_lost_worker_is_not_made_again_and_a_person_decides() {
        target.hold("/charge");
        Program doomed = cluster.worker(4);
        String id = api.submit(charging("/charge", "30s"), "{}");
        await().atMost(PATIENCE).until(() -> target.calls("/charge") == 1);
        doomed.kill();
        target.release("/charge");

        try (Program heir = cluster.worker(4)) {
            inDoubt(id, "/charge");
            Api.Answer asIs = replay(id, "{\"from\":\"failed\"}");
            assertThat(asIs.status()).isEqualTo(409);
            assertThat(asIs.code()).isEqualTo("EFFECTS_REPEAT");
            assertThat(asIs.body().path("repeats").path(0).asText()).isEqualTo("charge");

            String repair =
                    "{\"repairs\":[{\"nodeId\":\"charge\",\"output\":{\"paid\":true}}],\"reason\":\"seen in the bank\"}";
            JsonNode mended = api.awaitEnd(Api.accepted(replay(id, repair)));
            assertThat(mended.path("status").asText()).isEqualTo("completed");
            assertThat(target.calls("/charge")).isEqualTo(1);
            assertThat(target.calls("/after/charge")).isEqualTo(1);
            assertThat(heir.ready()).isTrue();
        }
    }

    @Test
    void a_call_that_takes_too_long_is_not_made_again() {
        target.hold("/slow");
        try (Program worker = cluster.worker(4)) {
            String id = api.submit(charging("/slow", "500ms"), "{}");
            inDoubt(id, "/slow");
            target.release("/slow");
            assertThat(worker.ready()).isTrue();
        }
    }

    @Test
    void after_a_definite_answer_the_next_try_is_made() {
        target.answerWith("/busy", 503);
        try (Program worker = cluster.worker(4)) {
            String id = api.submit(charging("/busy", "10s"), "{}");
            await().atMost(PATIENCE).until(() -> target.calls("/busy") >= 1);
            target.answerWith("/busy", 200);

            assertThat(api.awaitEnd(id).path("status").asText()).isEqualTo("completed");
            assertThat(target.calls("/busy")).isGreaterThan(1);
            assertThat(worker.ready()).isTrue();
        }
    }

    private static Flows charging(String path, String timeout) {
        String data =
                """
                {"effect": "once", "timeout": "%s", "retry": {"maxAttempts": 5, "delay": "200ms"},
                 "parameters": {"method": "POST", "url": "%s"}}\
                """
                        .formatted(timeout, target.url(path));
        return Flows.empty()
                .node("charge", "web:httpRequest", data)
                .http("after", target.url("/after" + path))
                .edge("charge", "after");
    }

    private static void inDoubt(String id, String path) {
        JsonNode ended = api.awaitEnd(id, PATIENCE);
        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.at("/error/code").asText()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(ended.path("attempt").asInt()).isEqualTo(1);
        assertThat(target.calls(path)).isEqualTo(1);
        await().atMost(PATIENCE)
                .until(() -> api.get("/v1/admin/dead-letters/" + id).status() == 200);
    }

    private static Api.Answer replay(String id, String body) {
        return api.post("/v1/executions/" + id + "/replay", body);
    }
}
