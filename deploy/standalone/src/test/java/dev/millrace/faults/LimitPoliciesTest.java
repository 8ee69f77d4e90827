package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionStatus;
import dev.millrace.faults.LimitLog.Limit;
import dev.millrace.flow.LimitPolicy;
import dev.millrace.lifecycle.Threads;
import dev.millrace.sql.Database;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of those above the limit of a key, when many come at once by two gateways. */
class LimitPoliciesTest {
    private static final int LIMIT = 3;
    private static final int CALLS = 150;

    @TempDir Path folder;

    @Test
    @Tag(Proof.LONG)
    void f24_policies_hold_across_gateways() {
        Proof.holds(f24(Plan.of(2), List.of(LimitPolicy.values())));
    }

    @Test
    @Tag(Proof.OFF)
    void f24_sees_that_those_who_wait_are_let_through() {
        without(LimitPolicy.QUEUE, new Planted.Lua("limiter", "if l.cap and", "if false and"));
    }

    @Test
    @Tag(Proof.OFF)
    void f24_sees_that_the_newest_is_not_cancelled() {
        without(LimitPolicy.CANCEL_NEWEST, new Planted.Lua("admit", "c.n >= c.cap", "false"));
    }

    @Test
    @Tag(Proof.OFF)
    void f24_sees_that_the_first_is_not_cancelled() {
        without(
                LimitPolicy.CANCEL_RUNNING,
                new Planted.Lua("admit", "for _ = 1, call('ZCARD', c.key..':in')", "for _ = 1, 0"));
    }

    @Test
    @Tag(Proof.OFF)
    void f24_sees_that_those_too_many_are_accepted() {
        without(
                LimitPolicy.REJECT,
                new Planted.Lua("admit", "c.n >= c.cap", "false"),
                new Planted.Java(
                        "api-gateway:dev.millrace.gateway.submit.KeyAdmission",
                        ">= cap.limit()",
                        "< 0"));
    }

    private void without(LimitPolicy policy, Planted... defences) {
        Proof.sees(() -> f24(Plan.of(2).without(defences), List.of(policy)));
    }

    private Verdict f24(Plan plan, List<LimitPolicy> policies) {
        try (World world = new World(folder, plan);
                Jvm second = world.gateway()) {
            LimitLog limits = new LimitLog();
            Map<String, String> flows = new HashMap<>();
            int completed = 0;
            for (LimitPolicy policy : policies) {
                String flow = policy.wire();
                limits.change(flow, Limit.NONE.cap(LIMIT), () -> {});
                List<String> accepted = accepted(world, second, policy, plan);
                accepted.forEach(id -> flows.put(id, flow));
                completed += policy == LimitPolicy.QUEUE ? accepted.size() : LIMIT;
            }
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            verdict.problems.addAll(
                    new LimitChecker(limits)
                            .judge(world.evidence(), id -> List.of(flows.getOrDefault(id, ""))));
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(completed);
            return verdict;
        }
    }

    private static List<String> accepted(World world, Jvm second, LimitPolicy policy, Plan plan) {
        String node = policy.wire();
        TestFlow flow =
                new TestFlow(node)
                        .call(node, world.sink)
                        .settings(
                                "{\"concurrency\":{\"limit\":%d,\"policy\":\"%s\"}}"
                                        .formatted(LIMIT, policy.wire()));
        world.sink.hold(node);
        Load here = world.load(world.client, flow).withoutKeys();
        Load there = world.load(new Client(second::port, World.KEY), flow.id()).withoutKeys();
        comeAtOnce(here, there, plan);
        List<String> accepted =
                Stream.of(here, there).flatMap(load -> load.accepted().stream()).toList();
        await().atMost(plan.patience())
                .alias("only " + LIMIT + " left, and they run")
                .until(() -> left(world, policy, accepted));
        world.sink.release(node);
        return accepted;
    }

    private static void comeAtOnce(Load here, Load there, Plan plan) {
        AtomicBoolean enough = new AtomicBoolean();
        List<Thread> clients =
                Stream.of(here, there, here, there, here, there, here, there)
                        .map(load -> load.keepSubmitting(50, enough))
                        .toList();
        await().atMost(plan.patience()).until(() -> sent(here) >= CALLS && sent(there) >= CALLS);
        enough.set(true);
        clients.forEach(Threads::join);
    }

    private static int sent(Load load) {
        return load.accepted().size() + load.refused();
    }

    private static boolean left(World world, LimitPolicy policy, List<String> accepted) {
        List<String> called =
                world.sink.effects().stream().map(EffectSink.Effect::executionId).toList();
        try (Database database = world.postgres.database()) {
            List<String> open = new Records(database).open(accepted);
            long running = open.stream().filter(called::contains).count();
            boolean allOfThem = policy == LimitPolicy.QUEUE || open.size() == LIMIT;
            return allOfThem && running == LIMIT;
        }
    }
}
