package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionStatus;
import dev.millrace.lifecycle.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.resps.Tuple;

/** A Redis that ends without a goodbye and comes back with all, some or none of its data. */
class RedisLossFaultsTest {
    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(30);
    static final Planted NO_REVIVAL =
            new Planted.Java(
                    "shared-model:dev.millrace.recovery.Revival",
                    "history.portions(List.copyOf(seen.keySet()))",
                    "history.portions(List.<ExecutionId>of())");

    @TempDir Path folder;

    @Test
    @Tag(Proof.SHORT)
    void f06_a_redis_that_was_killed_and_has_its_log_takes_nothing_from_anybody() {
        Proof.holds(f06(Plan.of(0)));
    }

    @Test
    @Tag(Proof.OFF)
    void f06_sees_that_an_outage_counts_as_the_workers_silence() {
        Proof.sees(() ->
                f06(
                        Plan.of(0)
                                .without(
                                        new Planted.Lua(
                                                "reap",
                                                "if not last or now - last > 2000 then",
                                                "if not last then"))));
    }

    /** While Redis was away all leases lapsed, and the first to find it back is another worker. */
    private Verdict f06(Plan plan) {
        try (World world = new World(folder, plan);
                FaultyLink ofHolder = new FaultyLink(world.redis.port())) {
            world.sink.hold("left");
            world.workers.add(world.worker(ofHolder, world.postgresOfWorkers, Map.of()));
            world.load.submit(10, 4);
            await().atMost(plan.patience()).until(() -> world.sink.effects().size() == 20);
            world.workers.add(
                    world.worker(world.redisOfWorkers, world.postgresOfWorkers, Map.of()));

            ofHolder.cut();
            outlastLeases(world.redis, plan.patience());
            ofHolder.heal();

            Duration _ = world.awaitRecovery(plan.patience());
            world.sink.release("left");
            world.awaitEnds(plan.patience());
            Verdict verdict = world.verdict(false);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(10);
            assertThat(world.sink.effects().size())
                    .as("calls if nothing is taken from its holder")
                    .isEqualTo(30);
            return verdict;
        }
    }

    /** Until the others have looked for what to take back. */
    private static void outlastLeases(OwnRedis redis, Duration atMost) {
        Instant lapsed = lastLease(redis);
        redis.kill();
        await().atMost(atMost).until(() -> Instant.now().isAfter(lapsed));
        redis.start();
        await().atMost(atMost)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> reaped(redis).isAfter(lapsed));
    }

    private static Instant lastLease(OwnRedis redis) {
        try (RedisClient client = redis.client()) {
            Tuple last = client.zrangeWithScores("mr:{0}:lease", -1, -1).getFirst();
            return Instant.ofEpochMilli((long) last.getScore());
        }
    }

    private static Instant reaped(OwnRedis redis) {
        try (RedisClient client = redis.client()) {
            return Instant.ofEpochMilli(Long.parseLong(client.get("mr:{0}:reaped")));
        }
    }

    @Test
    @Tag(Proof.SHORT)
    void f07_what_was_accepted_survives_a_redis_that_comes_back_empty() {
        Proof.holds(f07(Plan.of(2), 300));
    }

    @Test
    @Tag(Proof.LONG)
    void f07_ten_thousand_executions_are_brought_back_in_time() {
        Proof.holds(f07(Plan.of(2), 10_000));
    }

    @Test
    @Tag(Proof.OFF)
    void f07_sees_that_nothing_is_brought_back_from_the_history() {
        Proof.sees(() -> f07(Plan.of(2).without(NO_REVIVAL), 300));
    }

    private Verdict f07(Plan plan, int executions) {
        try (World world = new World(folder, plan)) {
            world.load.submit(20, 4);
            world.awaitEnds(plan.patience());
            world.sink.hold("last"); // so that none of the others ends before the fault
            world.load.submitBatches(executions);
            AtomicBoolean enough = new AtomicBoolean();
            Thread clients = world.load.keepSubmitting(20, enough);
            await().atMost(plan.patience()).until(() -> world.sink.calls("last") >= 60);

            world.redis.kill();
            world.redis.deleteFiles();
            world.redis.start();
            Duration took = world.awaitRecovery(plan.patience());
            double restored = world.metric("millrace_recovery_restored_total");
            System.out.printf("f07: %.0f executions were brought back in %s%n", restored, took);
            enough.set(true);
            world.sink.release("last");
            Threads.join(clients);
            world.awaitEnds(plan.patience().plusMillis(20L * executions));

            Verdict verdict = world.verdict(true);
            assertThat(restored).isGreaterThanOrEqualTo(executions);
            assertThat(took).isLessThan(LONGEST_RECOVERY);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(verdict.accepted);
            return verdict;
        }
    }

    @Test
    @Tag(Proof.LONG)
    void f08_a_log_that_lost_its_tail_loses_nothing_that_was_accepted() {
        Proof.holds(f08(Plan.of(2)));
    }

    @Test
    @Tag(Proof.OFF)
    void f08_sees_that_what_had_ended_is_not_buried() {
        Proof.sees(() ->
                f08(
                        Plan.of(2)
                                .without(
                                        new Planted.Java(
                                                "shared-model:dev.millrace.recovery.Rehydration",
                                                "return known != null && known.ended();",
                                                "return false;"))));
    }

    /** Redis goes back to when what has ended since was queued or running. */
    private Verdict f08(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.sink.hold("left");
            world.load.submit(100, 8);
            await().atMost(plan.patience()).until(() -> world.sink.calls("left") == 40);
            long length = world.redis.lengthOfLog();
            world.sink.release("left");
            world.awaitEnds(plan.patience());
            Set<String> ended = new HashSet<>(world.accepted());
            world.sink.hold("last");
            world.load.submit(60, 8);
            await().atMost(plan.patience()).until(() -> world.sink.calls("last") == 140);

            world.redis.kill();
            world.redis.cutLog(length);
            world.redis.start();
            Duration took = world.awaitRecovery(plan.patience());
            double restored = world.metric("millrace_recovery_restored_total");
            System.out.printf("f08: %.0f executions were rolled back, for %s%n", restored, took);
            world.sink.release("last");
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(true);
            assertThat(restored).isGreaterThanOrEqualTo(60);
            assertThat(effectsOf(ended, world.sink)).as("of those that had ended").isEqualTo(300);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(verdict.accepted);
            return verdict;
        }
    }

    private static long effectsOf(Set<String> executions, EffectSink sink) {
        return sink.effects().stream()
                .filter(effect -> executions.contains(effect.executionId()))
                .count();
    }
}
