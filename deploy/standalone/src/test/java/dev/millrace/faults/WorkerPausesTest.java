package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionStatus;
import dev.millrace.lifecycle.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers that stall for less than their lease, or are stopped with notice: nothing is repeated.
 */
class WorkerPausesTest {
    private static final Duration HALF_A_LEASE = World.LEASE.dividedBy(2);

    @TempDir Path folder;

    @Test
    @Tag(Proof.LONG)
    void f03_a_worker_that_stalls_for_less_than_its_lease_keeps_its_claims() {
        Proof.holds(f03(Plan.of(2)));
    }

    @Test
    @Tag(Proof.OFF)
    void f03_sees_that_claims_are_taken_back_before_they_lapse() {
        Proof.sees(() ->
                f03(
                        Plan.of(2)
                                .without(
                                        new Planted.Lua(
                                                "reap",
                                                "'-inf', NOW, 'LIMIT'",
                                                "'-inf', int(now + 3000), 'LIMIT'"))));
    }

    private Verdict f03(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.sink.hold("left");
            world.load.submit(30, 4); // more than one worker takes
            await().atMost(plan.patience()).until(() -> world.sink.calls("left") >= 30);
            for (int stalls = 0; stalls < 5; stalls++) {
                world.workers.getFirst().stall(HALF_A_LEASE);
                Instant after = Instant.now();
                await().atMost(plan.patience()).until(() -> world.renewedSince(after));
            }
            world.sink.release("left");
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            assertThat(world.reaped()).as("claims taken back; %s", verdict).isZero();
            assertThat(verdict.repeatedEffects).isZero();
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(30);
            return verdict;
        }
    }

    @Test
    @Tag(Proof.LONG)
    void f04_all_are_stopped_one_after_the_other_and_nothing_is_repeated() {
        Proof.holds(f04(Plan.of(3)));
    }

    @Test
    @Tag(Proof.OFF)
    void f04_sees_that_a_stopped_worker_does_not_drain() {
        Proof.sees(() ->
                f04(
                        Plan.of(3)
                                .without(
                                        new Planted.Java(
                                                "worker:dev.millrace.worker.Worker",
                                                "!claims.awaitNone(settings.grace())",
                                                "false"))));
    }

    private Verdict f04(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.sink.slow(500);
            AtomicBoolean enough = new AtomicBoolean();
            Thread clients = world.load.keepSubmitting(20, enough);
            List<Jvm> all = new ArrayList<>(world.workers);
            all.add(world.gateway);
            for (Jvm one : all) {
                long before = world.sink.effects().size();
                await().atMost(plan.patience())
                        .until(() -> world.sink.effects().size() > before + 20);
                assertThat(one.stop()).isLessThan(Duration.ofSeconds(30));
                one.startAgain();
            }
            enough.set(true);
            Threads.join(clients);
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(verdict.accepted);
            assertThat(verdict.repeatedEffects).as("effects repeated; %s", verdict).isZero();
            assertThat(verdict.furtherTries).as("attempts used; %s", verdict).isZero();
            assertThat(verdict.resumed.keySet()).as("%s", verdict).isSubsetOf("drained");
            return verdict;
        }
    }

    @Test
    @Tag(Proof.LONG)
    void f04_a_worker_stops_though_both_stores_are_away() {
        try (World world = new World(folder, Plan.of(1))) {
            world.sink.hold("left");
            world.load.submit(3, 1);
            await().atMost(Duration.ofMinutes(1)).until(() -> world.sink.calls("left") == 3);
            world.postgres.stopAtOnce();
            world.redis.kill();

            assertThat(world.workers.getFirst().stop()).isLessThan(Duration.ofMinutes(1));
        }
    }
}
