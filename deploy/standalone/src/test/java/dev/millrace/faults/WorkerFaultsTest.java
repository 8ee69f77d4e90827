package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.lifecycle.Threads;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    @Test
    @Tag(Proof.LONG)
    void f02_a_worker_frozen_for_a_minute_finds_all_ended_and_writes_nothing() {
        Proof.holds(f02ForAMinute(Plan.of(1)));
    }

    private Verdict f02ForAMinute(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.sink.hold("left");
            world.load.submit(10, 4);
            await().atMost(plan.patience()).until(() -> world.sink.calls("left") == 10);
            Jvm zombie = world.workers.getFirst();
            zombie.freeze();
            long thawAt = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            world.workers.add(
                    world.worker(world.redisOfWorkers, world.postgresOfWorkers, Map.of()));
            await().atMost(plan.patience()).until(() -> world.sink.calls("left") == 20);
            world.sink.release("left"); // the zombie's calls are answered too
            world.awaitEnds(plan.patience());
            Passing.until(thawAt);
            zombie.thaw();
            await().atMost(plan.patience()).until(() -> zombie.printed("is dropped").size() == 10);
            world.load.submit(5, 1);
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(15);
            assertThat(calledTwice(world)).isEqualTo(10);
            return verdict;
        }
    }

    /** Executions whose {@code left} came under two claims and one key. */
    private static long calledTwice(World world) {
        return world.sink.effects().stream()
                .filter(call -> call.node().equals("left"))
                .collect(Collectors.groupingBy(EffectSink.Effect::executionId))
                .values()
                .stream()
                .filter(calls -> distinct(calls, EffectSink.Effect::claim) == 2)
                .filter(calls -> distinct(calls, EffectSink.Effect::key) == 1)
                .count();
    }

    private static long distinct(
            List<EffectSink.Effect> calls, Function<EffectSink.Effect, String> of) {
        return calls.stream().map(of).distinct().count();
    }

    @Test
    @Tag(Proof.LONG)
    void f05_a_poisonous_execution_ends_and_takes_nobody_along() {
        Proof.holds(f05(Plan.of(3)));
    }

    @Test
    @Tag(Proof.OFF)
    void f05_sees_that_poison_is_tried_for_ever() {
        Proof.sees(() ->
                f05(
                        Plan.of(3)
                                .without(
                                        new Planted.Lua(
                                                "reap",
                                                "elseif stl >= tonumber(ARGV[4]) +",
                                                "elseif stl >= 99 +"))));
    }

    private Verdict f05(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.sink.slow(100);
            AtomicBoolean enough = new AtomicBoolean();
            Thread clients = world.load.keepSubmitting(20, enough);
            Load poisonous = world.load(world.client, poison(world.sink));
            try (Supervisor supervisor = new Supervisor(world.workers)) {
                poisonous.submit(1, 1);
                JsonNode letter = deadLetter(world, poisonous.accepted().getFirst(), plan);
                assertThat(letter.path("reason").asText()).isEqualTo("STALLED");
                assertThat(letter.path("error").path("nodeId").asText()).isEqualTo("poison");
                assertThat(letter.path("error").path("message").asText()).contains("ran poison");
                await().atMost(plan.patience()).until(() -> supervisor.losses() >= 3);
                assertThat(supervisor.losses()).isLessThanOrEqualTo(4);
            }
            enough.set(true);
            Threads.join(clients);
            world.awaitEnds(plan.patience());
            Verdict verdict = world.verdict(false);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED))
                    .as("%s", verdict)
                    .isEqualTo(verdict.accepted - 1);
            return verdict;
        }
    }

    @Test
    @Tag(Proof.LONG)
    void f05_poison_spares_those_beside_it() {
        Proof.holds(f05BesideOthers(Plan.of(1)));
    }

    @Test
    @Tag(Proof.OFF)
    void f05_sees_that_poison_takes_those_beside_it_along() {
        Proof.sees(() ->
                f05BesideOthers(
                        Plan.of(1)
                                .without(
                                        new Planted.Lua(
                                                "serve",
                                                "local SUSPECT = 2",
                                                "local SUSPECT = 99"))));
    }

    /** The same few die with it again and again: they are taken back, and claimed, together. */
    private Verdict f05BesideOthers(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.sink.hold("left");
            world.load.submit(5, 1);
            await().atMost(plan.patience()).until(() -> world.sink.calls("left") == 5);
            Load poisonous = world.load(world.client, poison(world.sink));
            try (Supervisor supervisor = new Supervisor(world.workers)) {
                poisonous.submit(1, 1);
                await().atMost(plan.patience()).until(() -> supervisor.losses() == 2);
                world.sink.slow(1_500); // so that they still run as the poison takes effect
                world.sink.release("left");
                world.awaitEnds(plan.patience());
            }
            Verdict verdict = world.verdict(false);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).as("%s", verdict).isEqualTo(5);
            assertThat(verdict.ended(ExecutionStatus.FAILED)).isEqualTo(1);
            return verdict;
        }
    }

    private static TestFlow poison(EffectSink sink) {
        return new TestFlow("poison")
                .call("before", sink)
                .node("poison", PoisonNode.TYPE)
                .edge("before", "poison");
    }

    private static JsonNode deadLetter(World world, String id, Plan plan) {
        String path = "/v1/admin/dead-letters/" + id;
        await().atMost(plan.patience())
                .alias("the end of the poison")
                .until(() -> there(world, path));
        return world.client.get(path);
    }

    private static boolean there(World world, String path) {
        HttpResponse<String> answer = world.client.send("GET", path, "", "");
        return answer != null && answer.statusCode() == 200;
    }
}
