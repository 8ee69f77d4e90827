package dev.millrace.faults;

import dev.millrace.lifecycle.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Random faults, one after the other and sometimes two at once, while a supervisor brings processes
 * back that have ended. The order of the faults follows from the seed; what they meet does not.
 */
final class Chaos {
    private static final Duration CALM = Duration.ofMinutes(5);

    private final World world;
    private final RandomGenerator random;
    private final List<Disturbance> all;
    private final List<Under> under = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    /** A fault that lasts. */
    private record Under(Disturbance what, long endsAt) {}

    private Chaos(World world, long seed) {
        this.world = world;
        random = new SplittableRandom(seed);
        all = Disturbance.of(world);
    }

    /** What is left of a world after so long under load and faults. */
    static Verdict under(Path folder, long seed, int executionsPerSecond, Duration length) {
        try (World world = new World(folder, Plan.of(3))) {
            ChaosLoad load = new ChaosLoad(world, seed);
            load.begin(executionsPerSecond);
            Chaos chaos = new Chaos(world, seed);
            chaos.run(length);
            load.end();
            System.out.println("everything is whole again; waiting for the rest");
            world.awaitHistory(CALM);
            System.out.println(
                    world.forgetWhatRedisAloneHad()
                            + " that were accepted while PostgreSQL was away went with Redis, which alone had them");
            awaitEnds(world);
            chaos.counts.forEach((what, count) -> System.out.printf("%6d x %s%n", count, what));
            return world.verdict(true);
        }
    }

    /** What has not ended by then is judged as it stands: the verdict names it. */
    private static void awaitEnds(World world) {
        try {
            world.awaitEnds(CALM);
        } catch (ConditionTimeoutException late) {
            System.out.println(late.getMessage());
        }
    }

    /** Returns when the time is over and everything is whole again. */
    private void run(Duration length) {
        Ticker supervisor = new Ticker("supervisor", Duration.ofMillis(500), this::revive);
        supervisor.start();
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end) {
            disturb();
            calmDown(System.nanoTime() + Duration.ofMillis(random.nextLong(300, 6_000)).toNanos());
        }
        while (!under.isEmpty()) {
            calmDown(under.getFirst().endsAt);
        }
        supervisor.stop();
        revive();
        world.workers.forEach(Jvm::awaitReady);
        world.gateway.awaitReady();
    }

    private void revive() {
        world.workers.forEach(Jvm::revive);
        world.gateway.revive();
    }

    private void disturb() {
        Disturbance drawn = draw();
        if (under.stream().anyMatch(other -> other.what.part().equals(drawn.part()))) {
            return;
        }
        long millis = drawn.millis(random);
        System.out.printf("%s  %s for %d ms%n", Instant.now(), drawn.name(), millis);
        drawn.begin().run();
        counts.merge(drawn.name(), 1, Integer::sum);
        under.add(new Under(drawn, System.nanoTime() + Duration.ofMillis(millis).toNanos()));
    }

    private Disturbance draw() {
        int at = random.nextInt(all.stream().mapToInt(Disturbance::weight).sum());
        for (Disturbance one : all) {
            at -= one.weight();
            if (at < 0) {
                return one;
            }
        }
        throw new IllegalStateException("weights do not add up");
    }

    /** Lets time pass until then, and ends what is over. */
    private void calmDown(long until) {
        for (long now = System.nanoTime(); now < until; now = System.nanoTime()) {
            LockSupport.parkNanos(Math.min(until - now, 50_000_000));
            long then = System.nanoTime();
            List<Under> over = under.stream().filter(one -> one.endsAt <= then).toList();
            over.forEach(one -> one.what.end().run());
            under.removeAll(over);
        }
    }
}
