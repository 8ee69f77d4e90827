package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.queue.JobQueue;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon the work of a killed worker goes on, at default settings. */
class LostWorkTest {
    private static final int ROUNDS = 10;
    private static final int HELD = 20;

    @TempDir Path folder;

    @Test
    @Tag(Proof.LONG)
    void lost_work_goes_on_within_six_seconds() {
        List<Duration> waits = new ArrayList<>();
        try (World world = new World(folder, Plan.of(3))) {
            for (int round = 0; round < ROUNDS; round++) {
                waits.addAll(loseOne(world, world.workers.get(round % 3)));
            }
            Proof.holds(world.verdict(false));
        }
        Collections.sort(waits);
        Duration p99 = waits.get(waits.size() * 99 / 100);
        System.out.printf(
                "lost work went on after p50 %s, p99 %s, at most %s (%d executions)%n",
                waits.get(waits.size() / 2), p99, waits.getLast(), waits.size());
        assertThat(p99).isLessThan(Duration.ofSeconds(6));
    }

    /** Times from the kill to the next start of a node, of all that the worker held. */
    private List<Duration> loseOne(World world, Jvm doomed) {
        int before = world.accepted().size();
        world.sink.hold("left");
        long calls = world.sink.calls("left");
        world.load.submit(HELD, 4);
        await().atMost(Duration.ofMinutes(1)).until(() -> world.sink.calls("left") == calls + HELD);
        long killedAt = System.currentTimeMillis(); // Redis runs on this machine, by the same clock
        doomed.kill();
        List<String> ids = world.accepted().subList(before, before + HELD);
        world.sink.release("left");
        world.awaitEnds(Duration.ofMinutes(1));
        doomed.startAgain();
        return restarts(world, ids, killedAt);
    }

    private static List<Duration> restarts(World world, List<String> ids, long killedAt) {
        try (Database database = world.postgres.database();
                RedisServer redis = new RedisServer("redis://127.0.0.1:" + world.redis.port());
                JobQueue queue = new JobQueue(redis)) {
            return new Records(database)
                    .evidence(ids, queue, List.of()).stream()
                            .filter(Evidence::interrupted)
                            .map(one -> restart(one, killedAt))
                            .toList();
        }
    }

    private static Duration restart(Evidence one, long killedAt) {
        EventLine resumed = one.of(EventType.EXECUTION_RESUMED).findFirst().orElseThrow();
        long next =
                one.of(EventType.NODE_START)
                        .filter(start -> start.seq() > resumed.seq())
                        .mapToLong(EventLine::at)
                        .min()
                        .orElseThrow();
        return Duration.ofMillis(next - killedAt);
    }
}
