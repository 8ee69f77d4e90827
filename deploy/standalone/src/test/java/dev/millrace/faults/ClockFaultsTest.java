package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionStatus;
import dev.millrace.lifecycle.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clocks of hosts that are wrong, or are set while all runs. */
class ClockFaultsTest {
    private static final Duration UNTIL = Duration.ofSeconds(20);

    @TempDir Path folder;

    @Test
    @Tag(Proof.LONG)
    void f21_workers_whose_clocks_are_an_hour_off_make_no_difference() {
        Proof.holds(f21OfWorkers(Plan.of(0)));
    }

    @Test
    @Tag(Proof.OFF)
    void f21_sees_that_leases_are_renewed_by_the_clock_of_the_host() {
        Planted.Java ownClock =
                new Planted.Java(
                        "shared-model:dev.millrace.queue.Leases",
                        "new Arguments().add(Scripts.REDIS_TIME).add(lease.toMillis());",
                        "new Arguments().add(System.currentTimeMillis()).add(lease.toMillis());");
        Proof.sees(() -> f21OfWorkers(Plan.of(0).without(ownClock)));
    }

    @Test
    @Tag(Proof.OFF)
    void f21_sees_that_timers_go_by_the_clock_of_the_host() {
        Planted.Java ownClock =
                new Planted.Java(
                        "worker:dev.millrace.worker.claim.RedisTime",
                        "return last.now.plusNanos(System.nanoTime() - last.at);",
                        "return Instant.now().plusNanos(last.at - last.at);");
        Proof.sees(() -> f21OfWorkers(Plan.of(0).without(ownClock)));
    }

    private Verdict f21OfWorkers(Plan plan) {
        Map<String, String> ahead = FakeClock.off("+1h");
        Map<String, String> behind = FakeClock.off("-1h");
        Instant began = Instant.now();
        try (World world = new World(folder, plan)) {
            for (Map<String, String> clock : List.of(ahead, behind)) {
                world.workers.add(
                        world.worker(world.redisOfWorkers, world.postgresOfWorkers, clock));
            }
            world.sink.slow(100);
            Instant until = Instant.now().plus(UNTIL);
            Load timers = world.load(world.client, timers(world.sink, until));
            timers.submit(10, 2);
            world.load.submit(200, 4);
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            timers.accepted().forEach(id -> inTime(world.sink.effects(), id, until));
            assertThat(eventsBetween(world, began, Instant.now())).isTrue();
            assertThat(world.reaped()).as("claims taken back; %s", verdict).isZero();
            assertThat(verdict.furtherTries).isZero();
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(210);
            return verdict;
        }
    }

    /** A short wait, which is held, a long one, which is not, and one until a time. */
    private static TestFlow timers(EffectSink sink, Instant until) {
        return new TestFlow("timers")
                .call("first", sink)
                .node("short", "time:wait", "{\"parameters\":{\"duration\":\"3s\"}}")
                .call("second", sink)
                .node("long", "time:wait", "{\"parameters\":{\"duration\":\"7s\"}}")
                .call("third", sink)
                .node("until", "time:wait", "{\"parameters\":{\"until\":\"%s\"}}".formatted(until))
                .call("fourth", sink)
                .edge("first", "short")
                .edge("short", "second")
                .edge("second", "long")
                .edge("long", "third")
                .edge("third", "until")
                .edge("until", "fourth");
    }

    private static void inTime(List<EffectSink.Effect> effects, String id, Instant until) {
        Instant second = at(effects, id, "second");
        Instant third = at(effects, id, "third");
        assertThat(Duration.between(at(effects, id, "first"), second))
                .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(8));
        assertThat(Duration.between(second, third))
                .isBetween(Duration.ofSeconds(7), Duration.ofSeconds(12));
        assertThat(at(effects, id, "fourth")).isBetween(until, until.plusSeconds(5));
    }

    private static Instant at(List<EffectSink.Effect> effects, String id, String node) {
        return effects.stream()
                .filter(call -> call.executionId().equals(id) && call.node().equals(node))
                .map(EffectSink.Effect::at)
                .findFirst()
                .orElseThrow();
    }

    private static boolean eventsBetween(World world, Instant from, Instant to) {
        return world.evidence().stream()
                .flatMap(one -> one.events().stream())
                .map(line -> Instant.ofEpochMilli(line.at()))
                .noneMatch(at -> at.isBefore(from) || at.isAfter(to));
    }

    @Test
    @Tag(Proof.LONG)
    void f21_a_step_of_redis_clock_is_no_mass_reclaim() {
        Proof.holds(f21OfRedis(Plan.of(2)));
    }

    @Test
    @Tag(Proof.OFF)
    void f21_sees_that_a_step_of_redis_clock_takes_claims_back() {
        Planted.Lua careless =
                new Planted.Lua("reap", "now - last > 2000 then", "now - last > 200000 then");
        Proof.sees(() -> f21OfRedis(Plan.of(2).without(careless)));
    }

    private Verdict f21OfRedis(Plan plan) {
        Path clock = folder.resolve("clock-of-redis");
        FakeClock.step(clock, "+0");
        FakeClock.assumeRuns(OwnRedis.program(), FakeClock.off(clock));
        try (World world = new World(folder, plan.redisEnvironment(FakeClock.off(clock)))) {
            world.sink.slow(500);
            AtomicBoolean enough = new AtomicBoolean();
            Thread clients = world.load.keepSubmitting(20, enough);
            await().atMost(plan.patience()).until(() -> world.load.accepted().size() > 40);
            FakeClock.step(clock, "+60");
            int then = world.load.accepted().size();
            await().atMost(plan.patience()).until(() -> world.load.accepted().size() > then + 200);
            enough.set(true);
            Threads.join(clients);
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            assertThat(world.reaped()).as("claims taken back; %s", verdict).isZero();
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(verdict.accepted);
            return verdict;
        }
    }
}
