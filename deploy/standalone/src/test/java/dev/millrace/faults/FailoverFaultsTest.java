package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionStatus;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica takes over that lacks the newest writes. */
class FailoverFaultsTest {
    @TempDir Path folder;

    @Test
    @Tag(Proof.LONG)
    void f09_who_holds_what_the_replica_never_heard_of_is_fenced() {
        Proof.holds(f09(Plan.of(1)));
    }

    @Test
    @Tag(Proof.OFF)
    void f09_sees_that_nobody_asks_whose_claim_it_is() {
        Proof.sees(() ->
                f09(
                        Plan.of(1)
                                .without(
                                        new Planted.Lua(
                                                "header", "sub(h, 13, 36) == token", "token"))));
    }

    /** Claimed in either life, and each holder believes that it is the only one. */
    private Verdict f09(Plan plan) {
        try (World world = new World(folder, plan);
                FaultyLink between = new FaultyLink(world.redis.port());
                OwnRedis replica = replicaThrough(between)) {
            world.sink.hold("left");
            Jvm zombie = world.workers.getFirst();
            zombie.freeze();
            world.load.submit(10, 4);
            await().atMost(plan.patience()).until(() -> replica.hasAllOf(world.redis));
            between.cut();
            zombie.thaw();
            await().atMost(plan.patience()).until(() -> world.sink.calls("left") == 10);

            zombie.freeze();
            world.failOver(replica);
            world.workers.add(
                    world.worker(world.redisOfWorkers, world.postgresOfWorkers, Map.of()));
            await().atMost(plan.patience()).until(() -> world.sink.calls("left") == 20);
            zombie.thaw();
            await().atMost(plan.patience()).until(zombie::ready);
            world.sink.release("left");
            world.awaitEnds(plan.patience());
            await().atMost(plan.patience()).until(() -> zombie.output().contains("is dropped"));

            Verdict verdict = world.verdict(true);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(10);
            assertThat(world.sink.calls("last")).as("by those who hold them now").isEqualTo(10);
            return verdict;
        }
    }

    private OwnRedis replicaThrough(FaultyLink between) {
        return new OwnRedis(
                folder.resolve("replica"),
                "--replicaof",
                "127.0.0.1",
                Integer.toString(between.port()));
    }
}
