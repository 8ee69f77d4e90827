package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.millrace.sql.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Breakers as an operator sees and moves them. */
class BreakerAdminTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String BREAKERS = "/v1/admin/breakers";

    private static Target target;
    private static Cluster cluster;
    private static Program worker;
    private static Api api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        target = new Target();
        cluster = new Cluster(folder, target);
        worker = cluster.worker(5, "127.0.0.1:" + target.port() + ",localhost:" + target.port());
        api = cluster.api();
    }

    @AfterAll
    static void stop() {
        worker.close();
        cluster.close();
        target.close();
    }

    private static Flows calling(String host, String path) {
        return Flows.empty()
                .settings(
                        "{\"attempts\":1,\"circuitBreaker\":{\"failureThreshold\":2,\"resetTimeout\":\"1h\"}}")
                .http(
                        "call",
                        "http://" + host + ":" + target.port() + path,
                        "{\"maxAttempts\":5,\"delay\":10}");
    }

    private static JsonNode named(Api by, String key) {
        for (JsonNode item : by.get(BREAKERS).body().path("items")) {
            if (item.path("key").asText().equals(key)) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }

    private static List<String> audited(String key) {
        try (Database database =
                new Database(cluster.stores().databaseUrl(), "postgres", "postgres", 1)) {
            return database.list(
                    "select tenant_id || ' ' || action from audit_log where subject = ? and key_id <> '' order by id",
                    row -> row.getString(1),
                    key);
        }
    }

    @Test
    void one_that_failures_opened_is_listed_shown_by_health_and_closed_by_hand() {
        String key = "127.0.0.1:" + target.port();
        target.answerWith("/ill", 503);
        String id = api.submit(calling("127.0.0.1", "/ill"), "{}");
        api.awaitStatus(id, "suspended");

        JsonNode open = named(api, key);
        assertThat(open.path("state").asText()).isEqualTo("open");
        assertThat(open.path("tenant").asText()).isEqualTo("default");
        assertThat(open.path("opened").asInt()).isEqualTo(1);
        assertThat(open.path("openUntil").asText()).isNotEmpty();
        await().atMost(PATIENCE).until(() -> named(api, key).path("parked").asInt() == 1);
        assertThat(target.calls("/ill")).isEqualTo(2);
        await().atMost(PATIENCE)
                .until(
                        () -> api.get("/health/ready").body().path("degraded").toString(),
                        told -> told.contains("breakers"));

        target.answerWith("/ill", 200);
        JsonNode closed = api.post(BREAKERS + "/" + key + "/close", "{}").body();
        assertThat(closed.path("state").asText()).isEqualTo("closed");
        JsonNode ended = api.awaitEnd(id);

        assertThat(ended.path("status").asText()).isEqualTo("completed");
        assertThat(api.node(id, "call").path("attempt").asInt()).isEqualTo(3);
        assertThat(audited(key)).containsExactly("default breaker:close");
        await().atMost(PATIENCE)
                .until(
                        () -> api.get("/health/ready").body().path("degraded").toString(),
                        told -> !told.contains("breakers"));
    }

    @Test
    void one_that_was_opened_by_hand_holds_calls_back_until_it_is_closed() {
        String key = "localhost:" + target.port();
        Api.Answer opened = api.post(BREAKERS + "/" + key + "/open", "{}");
        assertThat(opened.status()).isEqualTo(200);
        assertThat(opened.body().path("state").asText()).isEqualTo("open");
        assertThat(opened.body().path("openUntil").isNull()).isTrue();

        String id = api.submit(calling("localhost", "/well"), "{}");
        api.awaitStatus(id, "suspended");
        JsonNode why = api.get("/v1/executions/" + id + "/explain").body();
        assertThat(why.path("why").asText()).isEqualTo("CIRCUIT_OPEN");
        assertThat(why.at("/breakers/0/key").asText()).isEqualTo(key);
        assertThat(target.calls("/well")).isZero();

        assertThat(api.post(BREAKERS + "/" + key + "/close", "{}").status()).isEqualTo(200);
        assertThat(api.awaitEnd(id).path("status").asText()).isEqualTo("completed");
        assertThat(target.calls("/well")).isEqualTo(1);
        assertThat(api.node(id, "call").path("attempt").asInt()).isEqualTo(1);
        assertThat(audited(key)).containsExactly("default breaker:open", "default breaker:close");
    }

    @Test
    void others_see_and_move_only_their_own() {
        String key = "other.example.com:443";
        api.post("/v1/admin/tenants", "{\"id\":\"other\",\"tier\":\"free\"}");
        Api other = new Api(api.port(), key("[\"submit\",\"read\",\"operate\"]"));
        Api reader = new Api(api.port(), key("[\"submit\",\"read\"]"));
        assertThat(api.post(BREAKERS + "/" + key + "/open", "{}").status()).isEqualTo(200);

        assertThat(named(other, key).isMissingNode()).isTrue();
        assertThat(other.post(BREAKERS + "/" + key + "/close", "{}").status()).isEqualTo(404);
        assertThat(other.post(BREAKERS + "/" + key + "/open?tenant=default", "{}").status())
                .isEqualTo(404);
        assertThat(reader.get(BREAKERS).status()).isEqualTo(403);
        assertThat(api.post(BREAKERS + "/never.example.com:1/close", "{}").status()).isEqualTo(404);

        assertThat(other.post(BREAKERS + "/" + key + "/open", "{}").body().path("tenant").asText())
                .isEqualTo("other");
        assertThat(api.get(BREAKERS + "?tenant=other").body().path("items")).hasSize(1);
        assertThat(other.get(BREAKERS).body().path("items")).hasSize(1);
        assertThat(audited(key)).containsExactly("default breaker:open", "other breaker:open");
        other.post(BREAKERS + "/" + key + "/close", "{}");
        api.post(BREAKERS + "/" + key + "/close", "{}");
    }

    private static String key(String roles) {
        return api.post(
                        "/v1/admin/api-keys",
                        "{\"tenant\":\"other\",\"name\":\"test\",\"roles\":" + roles + "}")
                .body()
                .path("key")
                .asText();
    }
}
