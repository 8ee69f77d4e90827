package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What executions cost that wait for a signal: a little of Redis' memory, and nothing else. */
class SuspendedCostTest {
    private static final int EXECUTIONS = Integer.getInteger("millrace.test.suspended", 100_000);
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final String WAITING =
            "select count(*) from flow_executions where status = 'suspended'";

    @TempDir Path folder;

    @Test
    @Tag(Proof.LONG)
    void a_hundred_thousand_take_less_than_a_kilobyte_of_redis_each_and_no_thread() {
        Plan plan = Plan.of(1).worker("MILLRACE_CONCURRENCY", "200");
        try (World world = new World(folder, plan);
                Database database = world.postgres.database()) {
            Load load = world.load(world.client, flow());
            load.body("{\"input\":{\"text\":\"" + "x".repeat(1_000) + "\"}}");
            load.submitBatches(1); // scripts, connections and flows are there now
            awaitWaiting(database, 1);
            long before = world.redis.usedMemory();
            double threads = threads(world);

            load.submitBatches(EXECUTIONS);
            awaitWaiting(database, EXECUTIONS + 1);
            world.awaitHistory(PATIENCE);
            awaitLittle(world, before);
            System.out.printf(
                    "%d executions wait: %d bytes of Redis each, threads %.0f before, %.0f after%n",
                    EXECUTIONS,
                    (world.redis.usedMemory() - before) / EXECUTIONS,
                    threads,
                    threads(world));
            assertThat(world.metric("millrace_worker_running")).isZero();
            assertThat(threads(world)).isLessThan(threads + 100);

            wakes(world, load.accepted().getLast());
        }
    }

    private static void awaitLittle(World world, long before) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .alias("bytes of Redis for each execution")
                .until(
                        () -> (world.redis.usedMemory() - before) / EXECUTIONS,
                        each -> each < 1_024);
    }

    private static void wakes(World world, String id) {
        world.client.post("/v1/executions/" + id + "/signals/go", "{\"n\":1}");
        await().atMost(PATIENCE)
                .until(
                        () -> world.client.get("/v1/executions/" + id).path("status").asText(),
                        "completed"::equals);
    }

    private static double threads(World world) {
        return world.jvms().stream().mapToLong(Jvm::threads).sum();
    }

    private static void awaitWaiting(Database database, int executions) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .alias("executions that wait")
                .until(
                        () -> database.list(WAITING, row -> row.getInt(1)).getFirst(),
                        waiting -> waiting == executions);
    }

    private static TestFlow flow() {
        String go = Json.text(Json.object().set("parameters", Json.object().put("name", "go")));
        return new TestFlow("suspended")
                .node("before", "logic:noop")
                .node("wait", "signal:wait", go)
                .edge("before", "wait");
    }
}
