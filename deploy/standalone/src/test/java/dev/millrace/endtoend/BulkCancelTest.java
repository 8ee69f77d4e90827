package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cancel by filter, and that nothing of it comes back by any of the ways to a worker. */
class BulkCancelTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int EACH = 3;

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

    private static List<String> submitted(String label, Flows flow, String options, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(
                    Api.accepted(
                            api.post(
                                    "/v1/executions",
                                    "{\"flow\":%s,\"input\":{},\"options\":{\"labels\":[\"%s\"]%s}}"
                                            .formatted(flow.json(), label, options))));
        }
        return ids;
    }

    private static Flows calling(String path) {
        return Flows.empty().http("call", target.url(path));
    }

    private static JsonNode cancel(String label, String more) {
        Api.Answer answer =
                api.post(
                        "/v1/executions/cancel",
                        "{\"filter\":{\"label\":\"" + label + "\"}" + more + "}");
        assertThat(answer.status()).as("%s", answer.body()).isIn(200, 202);
        return answer.body();
    }

    private static void allCancelled(List<String> ids) {
        for (String id : ids) {
            assertThat(api.awaitEnd(id, PATIENCE).path("status").asText()).isEqualTo("cancelled");
        }
    }

    /** Something of that delay has run, so all timers before it have come. */
    private static void afterTimersOf(String delay, String path) {
        submitted("last", calling(path), ",\"delay\":\"" + delay + "\"", 1);
        await().atMost(PATIENCE).until(() -> target.calls(path) == 1);
    }

    @Test
    void a_dry_run_counts_and_pages_go_on_where_they_stopped() {
        List<String> mine = submitted("pages", calling("/pages"), ",\"delay\":\"1h\"", 7);
        List<String> other = submitted("other", calling("/pages"), ",\"delay\":\"1h\"", 1);

        assertThat(cancel("pages", ",\"dryRun\":true").path("matched").asInt()).isEqualTo(7);
        assertThat(api.execution(mine.getFirst()).path("status").asText()).isEqualTo("delayed");

        JsonNode first = cancel("pages", ",\"limit\":3");
        assertThat(first.path("cancelled").asInt()).isEqualTo(3);
        String cursor = first.path("nextCursor").asText();
        JsonNode rest = cancel("pages", ",\"cursor\":\"" + cursor + "\"");
        assertThat(rest.path("cancelled").asInt()).isEqualTo(4);
        assertThat(rest.path("nextCursor").isNull()).isTrue();
        allCancelled(mine);
        assertThat(api.execution(other.getFirst()).path("status").asText()).isEqualTo("delayed");
        assertThat(audited("pages")).containsExactly("execution:cancel", "execution:cancel");
    }

    /** What the audit log says of the filter, newest first, read page by page. */
    private static List<String> audited(String flow) {
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get("/v1/admin/audit-log?limit=1" + cursor).body();
            JsonNode entry = page.path("items").path(0);
            if (entry.path("subject").asText().contains("\"" + flow + "\"")) {
                assertThat(entry.path("key").asText()).isNotEmpty();
                assertThat(Instant.parse(entry.path("at").asText())).isBefore(Instant.now());
                found.add(entry.path("action").asText());
            }
            String next = page.path("nextCursor").asText("");
            cursor = next.isEmpty() || next.equals("null") ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        return found;
    }

    @Test
    void a_filter_that_says_nothing_or_is_not_understood_cancels_nothing() {
        List<String> ids = submitted("kept", calling("/kept"), ",\"delay\":\"1h\"", 1);

        refused("{}", "/filter");
        refused("{\"filter\":{}}", "/filter");
        refused("{\"filter\":{\"flowid\":\"x\"}}", "/filter/flowid");
        refused("{\"filter\":{\"status\":\"completed\"}}", "/filter/status");
        refused("{\"filter\":{\"from\":\"yesterday\"}}", "/filter/from");
        refused("{\"filter\":{\"label\":\"kept\"},\"limit\":0}", "/limit");
        assertThat(api.execution(ids.getFirst()).path("status").asText()).isEqualTo("delayed");
    }

    private static void refused(String body, String pointer) {
        Api.Answer answer = api.post("/v1/executions/cancel", body);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().at("/problems/0/pointer").asText()).isEqualTo(pointer);
    }

    @Test
    void what_waits_for_its_time_or_its_retry_does_not_come_back() {
        target.answerWith("/retry/node", 503);
        target.answerWith("/retry/job", 503);
        try (Program worker = cluster.worker(20)) {
            List<String> all = new ArrayList<>();
            all.addAll(submitted("timers", calling("/promoted"), ",\"delay\":\"3s\"", EACH));
            all.addAll(submitted("timers", failing("/retry/node", 5, "3s"), "", EACH));
            all.addAll(
                    submitted(
                            "timers",
                            failing("/retry/job", 1, "1s"),
                            ",\"backoff\":{\"delay\":\"3s\",\"jitter\":0}",
                            EACH));
            await().atMost(PATIENCE)
                    .until(() ->
                            target.calls("/retry/node") == EACH
                                    && target.calls("/retry/job") == EACH);
            JsonNode told = cancel("timers", "");
            assertThat(told.path("cancelled").asInt() + told.path("cancelling").asInt())
                    .isEqualTo(3 * EACH);
            afterTimersOf("5s", "/timers/last");

            allCancelled(all);
            assertThat(target.calls("/promoted")).isZero();
            assertThat(target.calls("/retry/node")).isEqualTo(EACH);
            assertThat(target.calls("/retry/job")).isEqualTo(EACH);
            assertThat(worker.ready()).isTrue();
        }
    }

    private static Flows failing(String path, int tries, String delay) {
        String retry = "{\"maxAttempts\":%d,\"delay\":\"%s\",\"jitter\":0}".formatted(tries, delay);
        return Flows.empty().http("call", target.url(path), retry);
    }

    @Test
    void what_a_lost_worker_held_is_reaped_and_ends() {
        target.hold("/reaped");
        Flows flow =
                Flows.empty()
                        .http("held", target.url("/reaped"))
                        .http("after", target.url("/after/reaped"))
                        .edge("held", "after");
        Program doomed = cluster.worker(20);
        List<String> ids = submitted("reaped", flow, "", EACH);
        await().atMost(PATIENCE).until(() -> target.calls("/reaped") == EACH);
        doomed.kill();
        assertThat(cancel("reaped", "").path("cancelling").asInt()).isEqualTo(EACH);
        target.release("/reaped");

        try (Program heir = cluster.worker(20)) {
            allCancelled(ids);
            assertThat(target.calls("/reaped")).isEqualTo(EACH);
            assertThat(target.calls("/after/reaped")).isZero();
            assertThat(heir.ready()).isTrue();
        }
    }

    @Test
    void what_redis_forgot_or_never_had_is_not_brought_back() {
        List<String> all = submitted("emptied", calling("/emptied"), ",\"delay\":\"2s\"", EACH);
        all.addAll(submitted("emptied", calling("/emptied"), ",\"queue\":\"nobody\"", EACH));
        await().atMost(PATIENCE)
                .until(() -> cluster.gateway().meter("millrace_outbox_entries") == 0);
        cluster.stores().stopRedis();
        all.addAll(submitted("emptied", calling("/emptied"), "", EACH)); // only in PostgreSQL
        JsonNode told = cancel("emptied", "");
        assertThat(told.path("cancelling").asInt()).isEqualTo(3 * EACH);
        cluster.stores().loseRedisFiles();
        cluster.stores().startRedisAgain();

        try (Program worker = cluster.worker(20)) {
            afterTimersOf("3s", "/emptied/last");
            allCancelled(all);
            assertThat(target.calls("/emptied")).isZero();
            assertThat(worker.ready()).isTrue();
        }
    }

    @Test
    void what_the_reconciler_finds_after_an_outage_is_not_brought_back() {
        cluster.stores().stopRedis();
        List<String> all = submitted("away", calling("/away"), "", EACH);
        assertThat(cancel("away", "").path("cancelling").asInt()).isEqualTo(EACH);
        cluster.stores().startRedisAgain();

        try (Program worker = cluster.worker(20)) {
            allCancelled(all);
            afterTimersOf("1s", "/away/last");
            assertThat(target.calls("/away")).isZero();
            assertThat(worker.ready()).isTrue();
        }
    }

    @Test
    void a_cancelled_one_is_replayed_only_if_somebody_says_from_where() {
        List<String> ids = submitted("again", calling("/again"), ",\"delay\":\"1h\"", 1);
        cancel("again", "");
        allCancelled(ids);
        String path = "/v1/executions/" + ids.getFirst() + "/replay";
        await().atMost(PATIENCE).until(() -> !api.post(path, "{}").code().equals("NOT_ENDED"));

        Api.Answer vague = api.post(path, "{}");
        assertThat(vague.status()).isEqualTo(409);
        assertThat(vague.code()).isEqualTo("CANCELLED");
        assertThat(target.calls("/again")).isZero();
        try (Program worker = cluster.worker(4)) {
            String again = Api.accepted(api.post(path, "{\"from\":\"failed\"}"));
            assertThat(api.awaitEnd(again).path("status").asText()).isEqualTo("completed");
            assertThat(api.execution(ids.getFirst()).path("status").asText())
                    .isEqualTo("cancelled");
            assertThat(worker.ready()).isTrue();
        }
    }
}
