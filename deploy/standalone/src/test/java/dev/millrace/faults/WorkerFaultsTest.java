package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionStatus;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are killed, frozen, or asked to leave. */
class WorkerFaultsTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    @TempDir Path folder;

    @Test
    @Tag("faults-short")
    void f01_workers_are_killed_one_after_the_other() {
        try (World world = new World(folder, 3)) {
            world.sink.slow(100);
            Thread clients = Thread.ofVirtual().start(() -> world.load.submit(300, 8));
            for (Jvm doomed : world.workers) {
                await().atMost(LONG).until(() -> !world.sink.effects().isEmpty());
                doomed.kill();
                doomed.startAgain();
            }
            dev.millrace.lifecycle.Threads.join(clients);
            world.awaitEnds(LONG);

            Verdict verdict = world.verdict(false);
            assertThat(verdict.clean()).as("%s", verdict).isTrue();
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(300);
        }
    }

    @Test
    @Tag("faults-short")
    void f02_a_frozen_worker_wakes_up_and_writes_nothing() {
        try (World world = new World(folder, 1)) {
            world.sink.hold("left");
            world.load.submit(10, 4);
            await().atMost(LONG).until(() -> world.sink.calls("left") == 10);
            Jvm zombie = world.workers.getFirst();
            zombie.freeze();
            world.workers.add(
                    world.worker(
                            world.redisOfWorkers, world.postgresOfWorkers, java.util.Map.of()));
            await().atMost(LONG).until(() -> world.sink.calls("left") == 20);
            world.sink.release("left");
            world.awaitEnds(LONG);
            zombie.thaw();
            await().atMost(LONG).until(() -> zombie.output().contains("is dropped"));

            Verdict verdict = world.verdict(false);
            assertThat(verdict.clean()).as("%s", verdict).isTrue();
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(10);
            assertThat(verdict.repeatedEffects).isEqualTo(10); // under the same keys
        }
    }
}
