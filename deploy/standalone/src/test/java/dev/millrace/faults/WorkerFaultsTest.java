package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionStatus;
import dev.millrace.lifecycle.Threads;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are killed or frozen. */
class WorkerFaultsTest {
    @TempDir Path folder;

    @Test
    @Tag(Proof.SHORT)
    void f01_workers_are_killed_one_after_the_other() {
        Proof.holds(f01(Plan.of(3)));
    }

    @Test
    @Tag(Proof.OFF)
    void f01_sees_that_nobody_takes_back_what_the_dead_held() {
        Proof.sees(() ->
                f01(
                        Plan.of(3)
                                .without(
                                        new Planted.Lua(
                                                "reap",
                                                "if not may_reap() then",
                                                "if may_reap() ~= 'ever' then"))));
    }

    private Verdict f01(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.sink.slow(100);
            AtomicBoolean enough = new AtomicBoolean();
            Thread clients = world.load.keepSubmitting(20, enough);
            for (Jvm doomed : world.workers) {
                long before = world.sink.effects().size();
                await().atMost(plan.patience()).until(() -> world.sink.effects().size() > before);
                doomed.kill();
                doomed.startAgain();
            }
            enough.set(true);
            Threads.join(clients);
            world.awaitEnds(plan.patience());
            Verdict verdict = world.verdict(false);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(verdict.accepted);
            return verdict;
        }
    }

    @Test
    @Tag(Proof.SHORT)
    void f02_a_frozen_worker_wakes_up_and_writes_nothing() {
        Proof.holds(f02(Plan.of(1)));
    }

    @Test
    @Tag(Proof.OFF)
    void f02_sees_that_a_claim_is_not_fenced() {
        Proof.sees(() ->
                f02(
                        Plan.of(1)
                                .without(
                                        new Planted.Lua(
                                                "header",
                                                "byte(h, 1) == RUNNING and sub(h, 13, 36) == token",
                                                "#h > 36"))));
    }

    private Verdict f02(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.sink.hold("left");
            world.load.submit(10, 4);
            await().atMost(plan.patience()).until(() -> world.sink.calls("left") == 10);
            Jvm zombie = world.workers.getFirst();
            zombie.freeze();
            world.workers.add(
                    world.worker(world.redisOfWorkers, world.postgresOfWorkers, Map.of()));
            await().atMost(plan.patience()).until(() -> world.sink.calls("left") == 20);
            zombie.thaw(); // both believe that they hold all ten
            await().atMost(plan.patience()).until(() -> zombie.ready());
            world.sink.release("left");
            world.awaitEnds(plan.patience());
            await().atMost(plan.patience()).until(() -> zombie.output().contains("is dropped"));

            Verdict verdict = world.verdict(false);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(10);
            assertThat(verdict.repeatedEffects).isEqualTo(10); // under the same keys
            return verdict;
        }
    }
}
