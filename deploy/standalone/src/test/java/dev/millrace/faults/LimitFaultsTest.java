package dev.millrace.faults;

import static org.awaitility.Awaitility.await;

import dev.millrace.lifecycle.Threads;
import dev.millrace.sql.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits that change while workers are killed. */
class LimitFaultsTest {
    private static final int KILLS = 5;

    @TempDir Path folder;

    @Test
    @Tag(Proof.LONG)
    void f24_limits_hold_while_they_change_and_workers_are_killed() {
        Proof.holds(f24(Plan.of(3)));
    }

    @Test
    @Tag(Proof.OFF)
    void f24_sees_that_no_cap_is_asked() {
        without(new Planted.Lua("limiter", "if l.cap and l.cap - l.run < k", "if false"));
    }

    @Test
    @Tag(Proof.OFF)
    void f24_sees_that_no_rate_is_asked() {
        without(new Planted.Lua("limiter", "if l.iv and k > 0", "if false"));
    }

    @Test
    @Tag(Proof.OFF)
    void f24_sees_that_nobody_asks_whether_the_queue_is_paused() {
        without(new Planted.Lua("claim", "if not m.paused then", "if true then"));
    }

    @Test
    @Tag(Proof.OFF)
    void f24_sees_that_the_dead_keep_their_places() {
        without(new Planted.Lua("reap", "release(at); stl = stl + 1", "stl = stl + 1"));
    }

    private void without(Planted defence) {
        Proof.sees(() -> f24(Plan.of(3).without(defence)));
    }

    private Verdict f24(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.sink.slow(150);
            long seed = System.nanoTime();
            System.out.println("seed " + seed);
            LimitChanges changes = new LimitChanges(world, seed);
            AtomicBoolean enough = new AtomicBoolean();
            List<Thread> clients =
                    changes.loads().stream().map(load -> load.keepSubmitting(25, enough)).toList();
            Thread operator = Thread.ofVirtual().start(() -> changes.run(enough::get));
            for (int kill = 0; kill < KILLS; kill++) {
                long before = world.sink.effects().size();
                await().atMost(plan.patience())
                        .until(() -> world.sink.effects().size() > before + 40);
                Jvm doomed = world.workers.get(kill % world.workers.size());
                doomed.kill();
                doomed.startAgain();
            }
            enough.set(true);
            clients.forEach(Threads::join);
            Threads.join(operator);
            world.awaitEnds(plan.patience());
            return judged(world, changes.log());
        }
    }

    private static Verdict judged(World world, LimitLog limits) {
        int running = // before the audit mends it
                world.client.get("/v1/admin/queues/default").path("running").asInt();
        Verdict verdict = world.verdict(false);
        try (Database database = world.postgres.database()) {
            Map<String, List<String>> names = LimitChecker.names(database, LimitChanges::names);
            verdict.problems.addAll(
                    new LimitChecker(limits)
                            .judge(world.evidence(), id -> names.getOrDefault(id, List.of())));
        }
        if (running > 0) {
            verdict.problems.add("H5: nothing runs, and " + running + " places are taken");
        }
        return verdict;
    }
}
