package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionStatus;
import dev.millrace.lifecycle.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that answers late, and a worker that cannot reach it while all others can. */
class PartitionFaultsTest {
    private static final String FENCED = "stops its nodes: no beat was confirmed in time";
    private static final Planted NO_SELF_FENCE =
            new Planted.Java(
                    "worker:dev.millrace.worker.claim.Fence",
                    "lease.multipliedBy(2)",
                    "lease.multipliedBy(200)");

    @TempDir Path folder;

    @Test
    @Tag(Proof.LONG)
    void f10_a_slow_redis_is_no_reason_to_take_claims_back() {
        Proof.holds(f10(Plan.of(2)));
    }

    @Test
    @Tag(Proof.OFF)
    void f10_sees_that_workers_do_not_fence_themselves() {
        Proof.sees(() -> f10(Plan.of(2).without(NO_SELF_FENCE)));
    }

    private Verdict f10(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.sink.hold("left");
            world.load.submit(20, 4);
            await().atMost(plan.patience()).until(() -> world.sink.calls("left") == 20);

            world.redis.stall(World.LEASE.dividedBy(2));
            Instant after = Instant.now();
            await().atMost(plan.patience()).until(() -> world.renewedSince(after));
            assertThat(world.sink.calls("left")).as("calls after half a lease").isEqualTo(20);

            stallBeyondTheLease(world, plan);
            world.sink.release("left");
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            assertThat(world.reaped()).as("claims taken back; %s", verdict).isZero();
            assertThat(fenced(world)).as("nodes stopped").isGreaterThanOrEqualTo(40);
            assertThat(verdict.resumed.keySet()).as("%s", verdict).containsExactly("drained");
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(verdict.accepted);
            return verdict;
        }
    }

    private static void stallBeyondTheLease(World world, Plan plan) {
        AtomicBoolean enough = new AtomicBoolean();
        Load others = world.load(world.client, new TestFlow("others").call("other", world.sink));
        Thread clients = others.keepSubmitting(5, enough);
        for (int leases : new int[] {4, 8}) {
            long before = world.sink.calls("left");
            world.redis.stall(World.LEASE.multipliedBy(leases));
            await().atMost(plan.patience())
                    .alias("calls by those who handed back, after " + leases + " leases")
                    .until(() -> world.sink.calls("left") == before + 20);
        }
        enough.set(true);
        Threads.join(clients);
    }

    private static long fenced(World world) {
        return world.workers.stream().mapToLong(one -> one.printed(FENCED).size()).sum();
    }

    @Test
    @Tag(Proof.LONG)
    void f20_a_worker_cut_off_for_two_leases_writes_nothing() {
        Proof.holds(f20(Plan.of(0), Duration.ofSeconds(10)));
    }

    @Test
    @Tag(Proof.LONG)
    void f20_a_worker_cut_off_for_a_minute_stops_by_itself() {
        Proof.holds(f20(Plan.of(0), Duration.ofMinutes(1)));
    }

    @Test
    @Tag(Proof.OFF)
    void f20_sees_that_a_worker_cut_off_does_not_stop() {
        Proof.sees(() -> f20(Plan.of(0).without(NO_SELF_FENCE), Duration.ofMinutes(1)));
    }

    private Verdict f20(Plan plan, Duration cutOff) {
        try (World world = new World(folder, plan);
                FaultyLink own = new FaultyLink(world.redis.port())) {
            Jvm alone = world.worker(own, world.postgresOfWorkers, Map.of());
            world.workers.add(alone);
            world.sink.hold("left");
            world.load.submit(20, 4);
            await().atMost(plan.patience()).until(() -> world.sink.calls("left") == 20);
            Jvm other = world.worker(world.redisOfWorkers, world.postgresOfWorkers, Map.of());
            world.workers.add(other);

            cutOff(world, plan, own, cutOff);
            other.stop();
            world.workers.remove(other);
            other.close();
            world.load.submit(5, 1); // the one that was cut off works again
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(25);
            assertThat(verdict.resumed).isEqualTo(Map.of("stalled", 20));
            return verdict;
        }
    }

    /** The worker that was added first is cut off by its own link. */
    private static void cutOff(World world, Plan plan, FaultyLink own, Duration cutOff) {
        Jvm alone = world.workers.getFirst();
        own.cut();
        long healAt = System.nanoTime() + cutOff.toNanos();
        await().atMost(plan.patience())
                .alias("the others take over")
                .until(() -> world.sink.calls("left") == 40);
        if (cutOff.compareTo(World.LEASE.multipliedBy(3)) > 0) {
            await().atMost(plan.patience())
                    .alias("the one cut off stops its nodes")
                    .until(() -> alone.printed(FENCED).size() == 20);
        }
        world.sink.release("left");
        Passing.until(healAt);
        own.heal();
        await().atMost(plan.patience())
                .alias("the one cut off drops what it held")
                .until(() -> alone.printed("is dropped").size() == 20);
    }
}
