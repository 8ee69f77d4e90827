package dev.millrace.faults;

import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionId;
import dev.millrace.json.Json;
import dev.millrace.lifecycle.Threads;
import dev.millrace.queue.JobQueue;
import dev.millrace.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancels in every state: they are kept, soon, and nothing brings back what was cancelled. */
class CancelFaultsTest {
    private static final Duration ALIVE = Duration.ofSeconds(2);
    private static final Duration DEAD =
            Duration.ofSeconds(5 + 6); // a lease and what reaping takes
    private static final Duration OUTAGE = Duration.ofMinutes(1);
    private static final int EACH = 8;

    @TempDir Path folder;

    /** A flow that is in a state for a while; what follows must not be called. */
    private static TestFlow until(String node, TestFlow flow, World world) {
        return flow.call("after", world.sink).edge(node, "after");
    }

    private static TestFlow waits(String id, String duration, World world) {
        String data = "{\"parameters\":{\"duration\":\"" + duration + "\"}}";
        return until("wait", new TestFlow(id).node("wait", "time:wait", data), world);
    }

    private static TestFlow delayed(World world) {
        return until("only", new TestFlow("delayed").node("only", "logic:noop"), world);
    }

    private static TestFlow held(World world) {
        world.sink.hold("held");
        return until("held", new TestFlow("held").call("held", world.sink), world);
    }

    /** Its call fails; then the node waits for its retry, or the execution does. */
    private static TestFlow failing(String id, int tries, World world) {
        String data =
                """
                {"parameters": {"method": "POST", "url": "%s"},
                 "retry": {"maxAttempts": %d, "delay": "4s", "jitter": 0}}\
                """
                        .formatted(world.sink.url(id), tries);
        return until(id, new TestFlow(id).node(id, "web:httpRequest", data), world)
                .settings("{\"backoff\":{\"delay\":\"6s\",\"jitter\":0}}");
    }

    private static List<String> submit(World world, TestFlow flow, String options, int count) {
        Load load = world.load(world.client, flow);
        load.body("{\"input\":{},\"options\":" + options + "}").submit(count, 4);
        return load.accepted();
    }

    @Test
    @Tag(Proof.LONG)
    void f22_a_cancel_ends_every_state_within_two_seconds() {
        Proof.holds(alive(Plan.of(2)));
    }

    @Test
    @Tag(Proof.OFF)
    void f22_sees_that_nobody_is_told_and_the_flag_is_not_set() {
        Proof.sees(() ->
                alive(
                        Plan.of(2)
                                .without(
                                        noFlag(),
                                        new Planted.Lua(
                                                "ended",
                                                "call('PUBLISH', P..'ctl', 'cancel '..id)",
                                                "local told = id"))));
    }

    private static Planted noFlag() {
        return new Planted.Lua(
                "ended",
                """
                  if st == 'R' then
                    if fl % 2 == 0 then call('SETRANGE', X..id, 1, string.char(fl + 1)) end
                """,
                "  if st == 'R' then\n");
    }

    private Verdict alive(Plan plan) {
        try (World world = new World(folder, plan)) {
            List<String> all = everyState(world, plan);
            Cancels cancels = new Cancels(world);
            cancels.ask(all, Duration.ofMillis(1_500));
            afterAllTimers(world, plan);
            signal(world, all);
            world.awaitEnds(plan.patience());
            world.sink.release("held");

            Verdict verdict = world.verdict(false);
            verdict.problems.addAll(cancels.problems(ALIVE));
            return neverCalled(world, verdict);
        }
    }

    private static List<String> everyState(World world, Plan plan) {
        world.sink.answerWith(call -> call.node().startsWith("fails") ? 500 : 200);
        List<String> all = new ArrayList<>();
        all.addAll(submit(world, held(world), "{}", EACH));
        all.addAll(submit(world, failing("fails-node", 3, world), "{}", EACH));
        all.addAll(submit(world, failing("fails-job", 1, world), "{}", EACH));
        all.addAll(submit(world, waits("suspended", "7s", world), "{}", EACH));
        TestFlow queued = until("q", new TestFlow("queued").node("q", "logic:noop"), world);
        all.addAll(submit(world, queued, "{\"queue\":\"nobody\"}", EACH));
        await().atMost(plan.patience())
                .until(() -> world.sink.calls("fails-job") >= EACH && called(world));
        all.addAll(submit(world, delayed(world), "{\"delay\":\"6s\"}", EACH));
        all.addAll(submit(world, waits("pure", "4s", world), "{}", EACH));
        return all;
    }

    private static boolean called(World world) {
        return world.sink.calls("held") >= EACH && world.sink.calls("fails-node") >= EACH;
    }

    /** One that comes after every timer of the cancelled. */
    private static void afterAllTimers(World world, Plan plan) {
        TestFlow last = new TestFlow("last").call("last", world.sink);
        submit(world, last, "{\"delay\":\"9s\"}", 1);
        await().atMost(plan.patience()).until(() -> world.sink.calls("last") == 1);
    }

    private static void signal(World world, List<String> ids) {
        try (RedisServer straight = new RedisServer("redis://127.0.0.1:" + world.redis.port());
                JobQueue queue = new JobQueue(straight)) {
            ids.forEach(id -> queue.signal(ExecutionId.of(id), "come-back", Json.object()));
        }
    }

    private static Verdict neverCalled(World world, Verdict verdict) {
        if (world.sink.calls("after") > 0) {
            verdict.problems.add("F22: " + world.sink.calls("after") + " went on after a cancel");
        }
        return verdict;
    }

    @Test
    @Tag(Proof.LONG)
    void f22_a_cancel_ends_what_the_dead_and_the_frozen_hold() {
        Proof.holds(dead(Plan.of(2)));
    }

    @Test
    @Tag(Proof.OFF)
    void f22_sees_that_a_cancel_is_told_and_not_kept() {
        Proof.sees(() -> dead(Plan.of(2).without(noFlag())));
    }

    private Verdict dead(Plan plan) {
        try (World world = new World(folder, plan)) {
            List<String> all = submit(world, held(world), "{}", 30);
            await().atMost(plan.patience()).until(() -> world.sink.calls("held") == 30);
            Jvm frozen = world.workers.getFirst();
            Jvm heir = world.worker(world.redisOfWorkers, world.postgresOfWorkers, Map.of());
            world.workers.add(heir);
            frozen.freeze();
            world.workers.get(1).kill();
            Cancels cancels = new Cancels(world);
            cancels.ask(all, Duration.ofMillis(200));
            world.sink.release("held"); // who runs it again goes on at once
            world.awaitEnds(plan.patience());
            frozen.thaw();
            await().atMost(plan.patience()).until(frozen::ready);
            world.workers.get(1).startAgain();

            Verdict verdict = world.verdict(false);
            verdict.problems.addAll(cancels.problems(DEAD));
            return neverCalled(world, verdict);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag(Proof.LONG)
    void f22_a_cancel_outlasts_redis(boolean emptied) {
        Proof.holds(outage(Plan.of(2), emptied));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag(Proof.OFF)
    void f22_sees_that_a_cancel_is_not_stored(boolean emptied) {
        Planted forgetful =
                new Planted.Java(
                        "api-gateway:dev.millrace.gateway.executions.CancelApi",
                        """
                                boolean _ =
                                        requests.record(
                        """,
                        """
                                var _ =
                                        java.util.List.<Object>of(
                        """);
        Proof.sees(() -> outage(Plan.of(2).without(forgetful), emptied));
    }

    private Verdict outage(Plan plan, boolean emptied) {
        try (World world = new World(folder, plan)) {
            List<String> all = longStates(world, plan);
            world.redis.kill();
            TestFlow never = until("n", new TestFlow("never").node("n", "logic:noop"), world);
            all.addAll(submit(world, never, "{}", EACH)); // accepted, and nowhere but in PostgreSQL
            Cancels cancels = new Cancels(world);
            cancels.ask(all, Duration.ofMillis(500));
            if (emptied) {
                world.redis.deleteFiles();
            }
            world.redis.start();
            world.awaitEnds(plan.patience());
            world.sink.release("held");

            Verdict verdict = world.verdict(emptied);
            verdict.problems.addAll(cancels.problems(OUTAGE));
            return neverCalled(world, verdict);
        }
    }

    private static List<String> longStates(World world, Plan plan) {
        List<String> all = new ArrayList<>();
        all.addAll(submit(world, held(world), "{}", EACH));
        all.addAll(submit(world, waits("suspended", "1h", world), "{}", EACH));
        all.addAll(submit(world, delayed(world), "{\"delay\":\"1h\"}", EACH));
        await().atMost(plan.patience())
                .until(() -> world.sink.calls("held") == EACH && suspended(world) == EACH);
        return all;
    }

    private static int suspended(World world) {
        return world.client.get("/v1/executions?status=suspended&limit=100").path("items").size();
    }

    @Test
    @Tag(Proof.LONG)
    void f22_workers_that_drain_hand_back_nothing_cancelled() {
        Proof.holds(drained(Plan.of(2).worker("MILLRACE_GRACE", "1s")));
    }

    private Verdict drained(Plan plan) {
        try (World world = new World(folder, plan)) {
            List<String> all = submit(world, held(world), "{}", 30);
            await().atMost(plan.patience()).until(() -> world.sink.calls("held") == 30);
            List<Thread> stops =
                    world.workers.stream()
                            .map(worker -> Thread.ofVirtual().start(worker::stop))
                            .toList();
            Cancels cancels = new Cancels(world);
            cancels.ask(all, Duration.ofSeconds(2));
            stops.forEach(Threads::join);
            world.sink.release("held");
            world.workers.forEach(Jvm::startAgain);
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            verdict.problems.addAll(cancels.problems(DEAD));
            return neverCalled(world, verdict);
        }
    }
}
