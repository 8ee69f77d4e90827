package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionStatus;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** A Redis whose memory or disk is full. */
class RedisRoomFaultsTest {
    private static final int MEGABYTE = 1024 * 1024;
    private static final String INPUT = "{\"text\":\"" + "x".repeat(20_000) + "\"}";
    @TempDir Path folder;

    @Test
    @Tag(Proof.LONG)
    void f14_what_does_not_fit_into_memory_waits_and_what_is_in_goes_on() {
        Proof.holds(f14(Plan.of(1)));
    }

    @Test
    @Tag(Proof.OFF)
    void f14_sees_that_ends_need_room_too() {
        Proof.sees(() ->
                f14(
                        Plan.of(1)
                                .without(
                                        new Planted.Lua(
                                                "room",
                                                "local no_room = type(redis.pcall('SETRANGE', P..'room', 0, '')) == 'table'",
                                                "local no_room = false"))));
    }

    private Verdict f14(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.load.submit(5, 1);
            world.awaitEnds(plan.patience());
            world.sink.hold("left");
            world.redis.leaveRoomFor(MEGABYTE);
            world.load.body("{\"input\":" + INPUT + "}").submit(200, 8);
            assertThat(waiting(world)).isPositive();
            await().atMost(plan.patience()).until(() -> refusesWhatMayNotWait(world));

            world.sink.release("left"); // each end makes room for another
            world.awaitEnds(plan.patience());
            Verdict verdict = world.verdict(false);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(205);
            return verdict;
        }
    }

    /** The admission may lag a second behind. */
    private static boolean refusesWhatMayNotWait(World world) {
        HttpResponse<String> answer =
                world.client.send(
                        "POST",
                        "/v1/flows/under-faults/executions",
                        "{\"input\":" + INPUT + ",\"options\":{\"durability\":\"fast\"}}",
                        "");
        return answer != null
                && answer.statusCode() == 503
                && answer.headers().firstValue("Retry-After").isPresent()
                && Json.read(answer.body()).path("code").asText().equals("REDIS_FULL");
    }

    private static int waiting(World world) {
        try (Database database = world.postgres.database()) {
            return database.list(
                            "select execution_id from waiting_executions", row -> row.getString(1))
                    .size();
        }
    }

    @Test
    @Tag(Proof.LONG)
    void f15_a_full_disk_of_redis_stops_nobody_for_good() {
        Proof.holds(f15(Plan.of(2).redis("--appendfsync", "everysec")));
    }

    @Test
    @Tag(Proof.LONG)
    void f15_a_full_disk_that_ends_redis_stops_nobody_for_good() {
        Proof.holds(f15(Plan.of(2).redis("--appendfsync", "always")));
    }

    @Test
    @Tag(Proof.OFF)
    void f15_sees_that_what_was_accepted_meanwhile_is_left_behind() {
        Proof.sees(() ->
                f15(
                        Plan.of(2)
                                .redis("--appendfsync", "everysec")
                                .without(RedisLossFaultsTest.NO_REVIVAL)));
    }

    private Verdict f15(Plan plan) {
        try (SmallDisk disk = new SmallDisk(folder.resolve("redis"), 32);
                World world = new World(folder, plan)) {
            world.load.submit(50, 4);
            world.sink.hold("last");
            disk.fill();
            await().atMost(plan.patience())
                    .until(() -> {
                        world.load.submit(1, 1); // accepted all the same
                        return !writes(world.redis);
                    });
            world.load.body("{\"input\":" + INPUT + "}").submit(50, 4);
            disk.makeRoom();
            if (!world.redis.alive()) {
                world.redis.start();
            }
            await().atMost(plan.patience()).until(() -> writes(world.redis));
            world.sink.release("last");
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(verdict.accepted);
            return verdict;
        }
    }

    private static boolean writes(OwnRedis redis) {
        try (RedisClient client = redis.client()) {
            return client.info("persistence").contains("aof_last_write_status:ok");
        } catch (JedisException ended) {
            return false;
        }
    }
}
