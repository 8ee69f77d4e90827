package dev.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ops.Meters;
import dev.millrace.sql.Database;
import dev.millrace.worker.Worker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is answered while PostgreSQL is away, and what is there when it is back. */
class PostgresAwayTest {
    private static final String FLOW =
            "{\"id\":\"known\",\"nodes\":[{\"id\":\"only\",\"type\":\"logic:noop\"}],\"edges\":[]}";
    private static final String NEW_FLOW =
            "{\"name\":\"never seen\",\"nodes\":[{\"id\":\"first\",\"type\":\"logic:noop\"}],\"edges\":[]}";

    private final RunningGateway gateway = new RunningGateway();
    private final Client admin = gateway.admin();

    @AfterEach
    void close() {
        gateway.close();
    }

    private Client.Answer submit(String options, String... headers) {
        return admin.post(
                "/v1/flows/known/executions",
                "{\"input\":{\"n\":7},\"options\":" + options + "}",
                headers);
    }

    private static String id(Client.Answer answer) {
        return answer.body().path("executionId").asText();
    }

    private static String durability(Client.Answer answer) {
        return answer.body().path("durability").asText();
    }

    private void storeFlow() {
        assertThat(admin.post("/v1/flows", FLOW).status()).isEqualTo(201);
        assertThat(submit("{}").status()).isEqualTo(202);
    }

    private static long retryAfter(Client.Answer answer) {
        return Long.parseLong(answer.raw().headers().firstValue("Retry-After").orElse("0"));
    }

    private int rows(String id) {
        return gateway.stores()
                .database()
                .first(
                        "select count(*) from flow_executions where id = ?::uuid",
                        row -> row.getInt(1),
                        id)
                .orElse(0);
    }

    private String status(String id) {
        return admin.get("/v1/executions/" + id).body().path("status").asText();
    }

    private void awaitDurable() {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(durability(submit("{}"))).isEqualTo("durable"));
    }

    @Test
    void executions_are_accepted_with_redis_alone_and_their_rows_come_later() {
        storeFlow();
        gateway.stores().stopPostgres();

        Client.Answer first = submit("{\"labels\":[\"night\"],\"priority\":2,\"delay\":\"1h\"}");
        assertThat(first.status()).isEqualTo(202);
        assertThat(durability(first)).isEqualTo("redis");
        assertThat(status(id(first))).isEqualTo("delayed");
        Client.Answer events = admin.get("/v1/executions/" + id(first) + "/events");
        assertThat(events.body().path("items")).hasSize(1);

        gateway.stores().bringPostgresBack();
        await().atMost(Duration.ofSeconds(30)).until(() -> rows(id(first)) == 1);
        var row = admin.get("/v1/executions/" + id(first)).body();
        assertThat(row.path("input").path("n").asInt()).isEqualTo(7);
        assertThat(row.path("status").asText()).isEqualTo("delayed");
        assertThat(admin.get("/v1/executions?label=night").body().path("items")).hasSize(1);
        awaitDurable();
    }

    @Test
    void one_waits_and_finds_out_then_nobody_waits() {
        storeFlow();
        gateway.stores().stopPostgres();
        submit("{}");

        long began = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(durability(submit("{}"))).isEqualTo("redis");
        }
        // each of them alone would wait for a second
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        assertThat(gateway.meters().scrape())
                .contains("millrace_accepted_total{durability=\"redis\"} 21.0");
    }

    @Test
    void it_stays_ready_and_says_what_it_lacks() {
        storeFlow();
        assertThat(admin.get("/health/ready").body().has("degraded")).isFalse();
        gateway.stores().stopPostgres();
        submit("{}");

        Client.Answer ready = admin.get("/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.body().path("degraded").path(0).asText()).isEqualTo("postgresql");
    }

    @Test
    void an_idempotency_key_needs_postgresql() {
        storeFlow();
        gateway.stores().stopPostgres();

        Client.Answer refused = submit("{}", "Idempotency-Key", "once");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("STORE_AWAY");
        assertThat(retryAfter(refused)).isBetween(1L, 30L);
    }

    @Test
    void a_queue_may_refuse_instead() {
        storeFlow();
        admin.call("PUT", "/v1/admin/queues/careful", "{\"onPostgresAway\":\"refuse\"}");
        await().untilAsserted(() ->
                assertThat(submit("{\"queue\":\"careful\"}").status()).isEqualTo(202));
        awaitPolicy();
        gateway.stores().stopPostgres();

        Client.Answer refused = submit("{\"queue\":\"careful\"}");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(retryAfter(refused)).isBetween(1L, 30L);
        assertThat(durability(submit("{}"))).isEqualTo("redis");
    }

    /** Settings are looked at once a second. */
    private void awaitPolicy() {
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
    }

    @Test
    void keys_and_flows_that_are_known_stay_valid_and_others_are_not_let_in() {
        storeFlow();
        Client submitter = gateway.client("default", "submit");
        assertThat(submitter.post("/v1/flows/known/executions", "{}").status()).isEqualTo(202);
        Client unknown = new Client(gateway.port(), "mr_nobody_0123456789");
        gateway.stores().stopPostgres();
        submit("{}");
        await().pollDelay(Duration.ofSeconds(6)).until(() -> true); // longer than keys are cached

        assertThat(submitter.post("/v1/flows/known/executions", "{}").status()).isEqualTo(202);
        assertThat(submitter.post("/v1/flows/other/executions", "{}").status()).isEqualTo(503);
        assertThat(unknown.post("/v1/flows/known/executions", "{}").status()).isEqualTo(503);
    }

    @Test
    void a_flow_sent_along_runs_though_no_worker_can_ask_for_it() {
        storeFlow();
        Database ofWorker = TestStores.databaseAt(gateway.stores().postgresPort());
        Worker worker = gateway.worker(ofWorker);
        worker.start();
        gateway.stores().stopPostgres();

        Client.Answer accepted = admin.post("/v1/executions", "{\"flow\":" + NEW_FLOW + "}");
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(durability(accepted)).isEqualTo("redis");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> status(id(accepted)).equals("completed"));

        gateway.stores().bringPostgresBack();
        await().atMost(Duration.ofSeconds(40)).until(() -> rows(id(accepted)) == 1);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> {
                    var shown = admin.get("/v1/executions/" + id(accepted)).body();
                    assertThat(shown.path("status").asText()).isEqualTo("completed");
                    assertThat(shown.path("nodes")).hasSize(1);
                });
        worker.stop();
        ofWorker.close();
    }

    @Test
    void a_commit_whose_answer_is_lost_is_repeated_without_harm() {
        storeFlow();
        try (CutLink link = new CutLink(gateway.stores().postgresPort());
                Database database = TestStores.databaseAt(link.port())) {
            Gateway other = gateway.another(database, new Meters());
            other.start();
            Client client = new Client(other.port(), RunningGateway.ADMIN);
            for (String header : List.of("", "key")) {
                link.cutBefore("INSERT 0 1\0");
                Client.Answer accepted =
                        header.isEmpty()
                                ? client.post("/v1/flows/known/executions", "{}")
                                : client.post(
                                        "/v1/flows/known/executions",
                                        "{}",
                                        "Idempotency-Key",
                                        header);
                assertThat(link.hasCut()).isTrue();
                assertThat(accepted.status()).isEqualTo(202);
                assertThat(durability(accepted)).isEqualTo("durable");
                assertThat(rows(id(accepted))).isEqualTo(1);
            }
            other.stop();
        }
        assertThat(admin.get("/v1/executions?flowId=known").body().path("items")).hasSize(3);
    }
}
