package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.sql.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand executions wait in all ways, and every process ends and is started again. */
class RestartOfWaitsTest {
    private static final int KINDS = 8;
    private static final int OF_EACH = 125;
    private static final Duration LATE = Duration.ofSeconds(20);
    private static final Set<String> END_BY_THEMSELVES =
            Set.of("duration", "until", "expiry", "backoff");
    private static final Set<EventType> GOES_ON =
            Set.of(EventType.NODE_START, EventType.NODE_COMPLETE, EventType.NODE_ERROR);
    private static final String WAITING =
            "select count(*) from flow_executions where status = 'suspended'";

    @TempDir Path folder;

    @Test
    @Tag(Proof.LONG)
    void all_that_waits_goes_on_at_its_time_after_every_process_has_restarted() {
        Proof.holds(restart(Plan.of(2), false));
    }

    @Test
    @Tag(Proof.LONG)
    void all_that_waits_goes_on_at_its_time_when_redis_lost_its_memory_as_well() {
        Proof.holds(restart(Plan.of(2), true));
    }

    @Test
    @Tag(Proof.OFF)
    void sees_that_what_was_suspended_is_not_woken_by_time() {
        Proof.sees(() ->
                restart(
                        Plan.of(2)
                                .without(
                                        new Planted.Lua(
                                                "due",
                                                "if st == 'D' or st == 'S' then",
                                                "if st == 'D' then")),
                        false));
    }

    private Verdict restart(Plan plan, boolean emptied) {
        try (World world = new World(folder, plan)) {
            LongWaits waits = new LongWaits(world);
            waits.submit(OF_EACH);
            awaitWaiting(world, waits.waiting(), plan.patience());
            Instant up = restartEverything(world, waits, emptied);
            waits.signal();
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(emptied);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED))
                    .as("%s", verdict)
                    .isEqualTo(KINDS * OF_EACH);
            world.evidence().forEach(one -> inTime(one, up, verdict));
            return verdict;
        }
    }

    private static void awaitWaiting(World world, int executions, Duration atMost) {
        try (Database database = world.postgres.database()) {
            await().atMost(atMost)
                    .pollInterval(Duration.ofMillis(200))
                    .alias("executions that wait")
                    .until(
                            () -> database.list(WAITING, row -> row.getInt(1)).getFirst(),
                            waiting -> waiting == executions);
        }
    }

    /** Kills all at once; answers when all were up again. */
    private static Instant restartEverything(World world, LongWaits waits, boolean emptied) {
        world.jvms().forEach(Jvm::kill);
        world.redis.kill();
        world.postgres.stopAtOnce();
        if (emptied) {
            world.redis.deleteFiles();
        }
        waits.targetsRecover();
        world.postgres.start();
        world.redis.start();
        world.jvms().forEach(Jvm::revive);
        world.jvms().forEach(Jvm::awaitReady);
        return Instant.now();
    }

    /** Not before its wait was over, and not long after that, or after the restart. */
    private static void inTime(Evidence one, Instant up, Verdict verdict) {
        if (!END_BY_THEMSELVES.contains(one.flow())) {
            return;
        }
        EventLine wait =
                one.events().stream()
                        .filter(RestartOfWaitsTest::ofAWait)
                        .filter(line -> !line.detail().isEmpty())
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(one.id() + " has not waited"));
        Instant over = Instant.ofEpochMilli(Long.parseLong(wait.detail()));
        Instant latest = (over.isAfter(up) ? over : up).plus(LATE);
        Instant at =
                one.events().stream()
                        .filter(line -> line.seq() > wait.seq() && GOES_ON.contains(line.type()))
                        .map(line -> Instant.ofEpochMilli(line.at()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(one.id() + " did not go on"));
        if (at.isBefore(over) || at.isAfter(latest)) {
            verdict.problems.add(
                    "%s: %s went on at %s; its wait was over at %s, all were up at %s"
                            .formatted(one.flow(), one.id(), at, over, up));
        }
    }

    private static boolean ofAWait(EventLine line) {
        return line.type() == EventType.NODE_SUSPENDED || line.type() == EventType.NODE_RETRY;
    }
}
