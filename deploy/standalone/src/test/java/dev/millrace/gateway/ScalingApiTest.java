package dev.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code GET /v1/admin/scaling} and its gauges, before a queue that nobody works on. */
class ScalingApiTest {
    private static RunningGateway running;
    private static Client admin;

    @BeforeAll
    static void start() {
        running = new RunningGateway();
        admin = running.admin();
        for (int i = 0; i < 3; i++) {
            admin.post("/v1/executions", "{\"flow\":" + Client.ONE_NODE + "}");
        }
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void tells_what_waits_and_how_many_workers_would_do() {
        JsonNode scaling = admin.get("/v1/admin/scaling").body();

        assertThat(scaling.path("backlog").asLong()).isEqualTo(3);
        assertThat(scaling.path("oldestAgeSeconds").asDouble()).isPositive();
        assertThat(scaling.path("running").asLong(-1)).isZero();
        assertThat(scaling.path("freeSlots").asLong(-1)).isZero();
        assertThat(scaling.path("workers").asLong(-1)).isZero();
        assertThat(scaling.path("suggestedWorkers").asLong()).isEqualTo(1);
    }

    @Test
    void the_same_is_there_for_prometheus() {
        await().until(() -> gauge("backlog") == 3);
        assertThat(gauge("oldest_age_seconds")).isPositive();
        assertThat(gauge("running")).isZero();
        assertThat(gauge("free_slots")).isZero();
        assertThat(gauge("suggested_workers")).isEqualTo(1);
    }

    private static double gauge(String name) {
        String line = "millrace_scaling_" + name + " ";
        return admin.get("/metrics")
                .raw()
                .body()
                .lines()
                .filter(meter -> meter.startsWith(line))
                .mapToDouble(meter -> Double.parseDouble(meter.substring(line.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_drain_time_that_is_none_is_refused() {
        for (String bad : new String[] {"soon", "0", "-1s", "25h"}) {
            Client.Answer answer = admin.get("/v1/admin/scaling?drain=" + bad);
            assertThat(answer.status()).as(bad).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("BAD_DRAIN");
        }
    }
}
