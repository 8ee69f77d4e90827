package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis goes away under executions in every state: with its files, and without them. */
class RedisLossTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SLOTS = 4;

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

    private Flows chain(String name) {
        return Flows.empty()
                .http("first", target.url(name + "/first"))
                .http("held", target.url(name + "/held"))
                .http("last", target.url(name + "/last"))
                .edge("first", "held")
                .edge("held", "last");
    }

    private List<String> submitted(Flows flow, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(api.submit(flow, "{\"n\":" + i + "}"));
        }
        return ids;
    }

    private void awaitHistory() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> cluster.gateway().meter("millrace_outbox_entries") == 0);
    }

    private void completedOnce(String id) {
        JsonNode ended = api.awaitEnd(id);
        assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("completed");
        assertThat(ended.path("attempt").asInt()).isEqualTo(1);
        assertThat(api.events(id, "execution:complete")).hasSize(1);
    }

    @Test
    void a_redis_that_comes_back_empty_loses_no_execution_and_repeats_no_stored_node() {
        try (Program worker = cluster.worker(SLOTS)) {
            String suspended = api.submit(waits("12s"), "{}");
            api.awaitStatus(suspended, "suspended");
            target.hold("/lost/held");
            List<String> running = submitted(chain("/lost"), SLOTS);
            await().atMost(PATIENCE).until(() -> target.calls("/lost/held") == SLOTS);
            List<String> queued = submitted(chain("/lost"), SLOTS);
            String delayed = delayed("8s");
            String unwanted = api.submit(once("/unwanted"), "{}");
            awaitHistory();

            cluster.stores().stopRedis();
            assertThat(api.post("/v1/executions/" + unwanted + "/cancel", "{}").status())
                    .isEqualTo(202);
            cluster.stores().loseRedisFiles();
            cluster.stores().startRedisAgain();
            target.release("/lost/held");

            running.forEach(this::completedOnce);
            queued.forEach(this::completedOnce);
            completedOnce(delayed);
            completedOnce(suspended);
            assertThat(api.awaitEnd(unwanted).path("status").asText()).isEqualTo("cancelled");
            assertThat(target.calls("/lost/first")).isEqualTo(2 * SLOTS);
            assertThat(target.calls("/lost/last")).isEqualTo(2 * SLOTS);
            assertThat(target.calls("/before")).isEqualTo(1);
            assertThat(target.calls("/delayed")).isEqualTo(1);
            assertThat(target.calls("/unwanted")).isZero();
            assertThat(worker.ready()).isTrue();
        }
    }

    private Flows waits(String duration) {
        return Flows.empty()
                .http("before", target.url("/before"))
                .node("wait", "time:wait", "{\"parameters\":{\"duration\":\"" + duration + "\"}}")
                .http("after", target.url("/after"))
                .edge("before", "wait")
                .edge("wait", "after");
    }

    private Flows once(String path) {
        return Flows.empty().http("call", target.url(path));
    }

    private String delayed(String delay) {
        String body =
                "{\"flow\":%s,\"input\":{},\"options\":{\"delay\":\"%s\"}}"
                        .formatted(once("/delayed").json(), delay);
        return Api.accepted(api.post("/v1/executions", body));
    }

    @Test
    void an_outage_longer_than_the_lease_takes_nothing_from_a_worker_that_lives() {
        Map<String, String> brief = Map.of("MILLRACE_LEASE", "2s");
        try (Program worker = cluster.worker(SLOTS, "127.0.0.1:" + target.port(), brief)) {
            target.hold("/away/held");
            List<String> running = submitted(chain("/away"), SLOTS);
            await().atMost(PATIENCE).until(() -> target.calls("/away/held") == SLOTS);

            cluster.stores().stopRedis();
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true); // every lease has lapsed
            cluster.stores().startRedisAgain();
            await().atMost(PATIENCE).until(() -> cluster.gateway().ready());
            target.release("/away/held");

            running.forEach(this::completedOnce);
            assertThat(target.calls("/away/held")).isEqualTo(SLOTS);
            assertThat(target.calls("/away/last")).isEqualTo(SLOTS);
            assertThat(worker.meter("millrace_reaped_total")).isZero();
        }
    }
}
