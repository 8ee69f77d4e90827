package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionId;
import dev.millrace.json.Json;
import dev.millrace.lifecycle.Threads;
import dev.millrace.queue.JobQueue;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that ends, or stands still, between the COMMIT and the enqueue. */
class GatewayFaultsTest {
    private static final String INTAKE = "api-gateway:dev.millrace.gateway.submit.Intake";
    private static final String ENQUEUE = "            puts.committed(stored);";

    /** Holds it there while the file {@code hold} exists, and tells by {@code reached}. */
    private static final Planted HOLD =
            new Planted.Java(
                    INTAKE,
                    ENQUEUE,
                    """
                    var folder = java.nio.file.Path.of(System.getProperty("millrace.test.folder"));
                    while (java.nio.file.Files.exists(folder.resolve("hold"))) {
                        folder.resolve("reached").toFile().mkdir();
                        java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                    }
                    """
                            + ENQUEUE);

    /** Ten seconds on a quiet machine: two rounds of the reconciler. */
    private static final Duration LATEST_START = Duration.ofSeconds(30);

    private static final Duration VALID = Duration.ofSeconds(12);
    private static final Planted SHORT_VALIDITY =
            new Planted.Java(
                    "api-gateway:dev.millrace.gateway.submit.Submission",
                    "PATIENCE = Duration.ofSeconds(30)",
                    "PATIENCE = Duration.ofSeconds(12)");
    private static final Planted SHORT_TOMBSTONE =
            new Planted.Java(
                    "shared-model:dev.millrace.queue.OutboxStream",
                    "TOMBSTONE_MILLIS = 60_000",
                    "TOMBSTONE_MILLIS = 500");

    @TempDir Path folder;

    @Test
    @Tag(Proof.SHORT)
    void f18_what_was_committed_runs_though_the_gateway_ended_before_the_enqueue() {
        Proof.holds(f18(Plan.of(1).with(HOLD)));
    }

    @Test
    @Tag(Proof.OFF)
    void f18_sees_that_nobody_delivers_what_was_committed() {
        Proof.sees(() ->
                f18(
                        Plan.of(1)
                                .with(HOLD)
                                .without(
                                        new Planted.Java(
                                                "shared-model:dev.millrace.recovery.Recovery",
                                                "() -> this.meters.delivered(reconciler.runOnce())",
                                                "() -> {}"))));
    }

    private Verdict f18(Plan plan) {
        try (World world = new World(folder, plan)) {
            create("hold");
            Thread clients = Thread.ofVirtual().start(() -> world.load.submit(20, 20));
            await().atMost(plan.patience()).until(() -> unended(world).size() == 20);
            List<String> committed = unended(world);
            world.gateway.kill();
            delete("hold");
            world.gateway.startAgain();
            Threads.join(clients);
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            Duration latest =
                    committed.stream()
                            .map(id -> startOf(id, world.sink))
                            .max(Duration::compareTo)
                            .orElseThrow();
            System.out.printf("f18: %d started within %s%n", committed.size(), latest);
            assertThat(latest).isLessThan(LATEST_START);
            assertThat(world.accepted()).containsAll(committed).hasSize(20);
            assertThat(world.sink.effects().size()).isEqualTo(60);
            return verdict;
        }
    }

    private static List<String> unended(World world) {
        try (Database database = world.postgres.database()) {
            return database.list(
                    "select id from flow_executions where completed_at is null",
                    row -> row.getString(1));
        }
    }

    /** After its accept. */
    private static Duration startOf(String id, EffectSink sink) {
        Instant accepted =
                Instant.ofEpochMilli(ExecutionId.of(id).value().getMostSignificantBits() >>> 16);
        return sink.effects().stream()
                .filter(effect -> effect.executionId().equals(id))
                .map(effect -> Duration.between(accepted, effect.at()))
                .min(Duration::compareTo)
                .orElseThrow();
    }

    @Test
    @Tag(Proof.LONG)
    void f18_a_gateway_that_stood_still_brings_nothing_back_that_has_ended() {
        Proof.holds(frozen(Plan.of(1).with(HOLD, SHORT_VALIDITY, SHORT_TOMBSTONE)));
    }

    @Test
    @Tag(Proof.OFF)
    void f18_sees_that_an_enqueue_is_valid_for_ever() {
        Proof.sees(() ->
                frozen(
                        Plan.of(1)
                                .with(HOLD, SHORT_VALIDITY, SHORT_TOMBSTONE)
                                .without(
                                        new Planted.Lua(
                                                "enqueue",
                                                "if ARGV[2] ~= '0' and now > tonumber(ARGV[2]) then return {-1} end",
                                                ""))));
    }

    private Verdict frozen(Plan plan) {
        try (World world = new World(folder, plan)) {
            create("hold");
            Thread client = Thread.ofVirtual().start(() -> world.load.submit(1, 1));
            await().atMost(plan.patience()).until(() -> Files.exists(folder.resolve("reached")));
            Instant accepted = Instant.now();
            world.gateway.freeze();
            await().atMost(plan.patience()).until(() -> world.sink.calls("last") == 1);
            ExecutionId id = ExecutionId.of(world.sink.effects().getFirst().executionId());
            await().atMost(plan.patience()).until(() -> forgotten(id, world.redis));
            await().atMost(plan.patience())
                    .until(() -> Instant.now().isAfter(accepted.plus(VALID)));

            delete("hold");
            world.gateway.thaw();
            Threads.join(client);
            await().atMost(plan.patience())
                    .until(() ->
                            world.gateway.output().contains("executions wait for Redis")
                                    || world.sink.effects().size() > 3);
            world.awaitEnds(plan.patience());
            await().atMost(plan.patience()).until(() -> nobodyWaits(world));

            Verdict verdict = world.verdict(false);
            assertThat(world.sink.effects().size()).as("its own, each once").isEqualTo(3);
            return verdict;
        }
    }

    private static boolean forgotten(ExecutionId id, OwnRedis redis) {
        try (RedisServer straight = new RedisServer("redis://127.0.0.1:" + redis.port());
                JobQueue queue = new JobQueue(straight)) {
            return !queue.has(List.of(id)).getFirst();
        }
    }

    private static boolean nobodyWaits(World world) {
        try (Database database = world.postgres.database()) {
            return database.list(
                            "select execution_id from waiting_executions", row -> row.getString(1))
                    .isEmpty();
        }
    }

    @Test
    @Tag(Proof.LONG)
    void f19_fifty_who_submit_the_same_under_one_key_get_one_execution() {
        Proof.holds(f19(Plan.of(1).with(HOLD)));
    }

    @Test
    @Tag(Proof.OFF)
    void f19_sees_that_a_key_may_be_taken_again() {
        Proof.sees(() ->
                f19(
                        Plan.of(1)
                                .with(HOLD)
                                .without(
                                        new Planted.Java(
                                                "shared-model:dev.millrace.history.Acceptance",
                                                "where k.expires_at < now()",
                                                "where true"))));
    }

    private Verdict f19(Plan plan) {
        try (World world = new World(folder, plan)) {
            Set<String> ids = ConcurrentHashMap.newKeySet();
            AtomicInteger answers = new AtomicInteger();
            AtomicBoolean enough = new AtomicBoolean();
            create("hold");
            Runnable one = () -> submitAgainAndAgain(world, ids, answers, enough);
            List<Thread> clients =
                    IntStream.range(0, 50).mapToObj(any -> Thread.ofVirtual().start(one)).toList();
            await().atMost(plan.patience()).until(() -> !unended(world).isEmpty());
            world.gateway.kill();
            delete("hold");
            world.gateway.startAgain();
            awaitMore(answers, plan.patience());
            world.gateway.kill();
            world.gateway.startAgain();
            awaitMore(answers, plan.patience());
            enough.set(true);
            clients.forEach(Threads::join);

            await().atMost(plan.patience()).until(() -> unended(world).isEmpty());
            world.load.submit(1, 1); // whose row comes behind all of theirs
            world.awaitEnds(plan.patience());
            Verdict verdict = world.verdict(false);
            assertThat(ids).hasSize(1);
            assertThat(world.sink.effects().size()).as("of two executions").isEqualTo(6);
            return verdict;
        }
    }

    private static void awaitMore(AtomicInteger answers, Duration atMost) {
        int before = answers.get();
        await().atMost(atMost).until(() -> answers.get() > before + 50);
    }

    private static void submitAgainAndAgain(
            World world, Set<String> ids, AtomicInteger answers, AtomicBoolean enough) {
        while (!enough.get()) {
            HttpResponse<String> answer =
                    world.client.send(
                            "POST", "/v1/flows/under-faults/executions", "{}", "the-same");
            if (answer != null && answer.statusCode() < 300) {
                ids.add(Json.read(answer.body()).path("executionId").asText());
                answers.incrementAndGet();
            }
        }
    }

    private void create(String file) {
        try {
            Files.createFile(folder.resolve(file));
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private void delete(String file) {
        try {
            Files.delete(folder.resolve(file));
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
