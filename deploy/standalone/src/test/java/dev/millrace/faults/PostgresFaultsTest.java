package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionStatus;
import dev.millrace.json.Json;
import dev.millrace.lifecycle.Threads;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that is away, slow, silent or full. */
class PostgresFaultsTest {
    private static final String SUBMIT = "/v1/flows/under-faults/executions";
    private static final Duration LONGEST_ACCEPT = Duration.ofSeconds(5);

    @TempDir Path folder;

    @Test
    @Tag(Proof.SHORT)
    void f16_executions_go_on_while_postgresql_is_away() {
        Proof.holds(f16(Plan.of(2), Duration.ofSeconds(10)));
    }

    @Test
    @Tag(Proof.LONG)
    void f16_executions_go_on_while_postgresql_is_away_for_five_minutes() {
        Proof.holds(f16(Plan.of(2), Duration.ofMinutes(5)));
    }

    @Test
    @Tag(Proof.OFF)
    void f16_sees_that_the_rows_are_not_brought_later() {
        Proof.sees(() ->
                f16(
                        Plan.of(2)
                                .without(
                                        new Planted.Java(
                                                "shared-model:dev.millrace.queue.EnqueueCall",
                                                "if (!job.recorded()) {",
                                                "if (job.id() == null) {")),
                        Duration.ofSeconds(10)));
    }

    private Verdict f16(Plan plan, Duration outage) {
        try (World world = new World(folder, plan)) {
            world.load.withoutKeys().submit(5, 1); // the flow is known by now
            world.awaitEnds(plan.patience());
            AtomicBoolean enough = new AtomicBoolean();
            Thread clients = world.load.keepSubmitting(20, enough);
            world.postgres.stopAtOnce();
            Instant over = Instant.now().plus(outage);
            long before = world.sink.calls("last");
            acceptsForLater(world);
            await().atMost(outage.plus(plan.patience()))
                    .until(() ->
                            Instant.now().isAfter(over)
                                    && world.sink.calls("last") > before + 4 * outage.toSeconds());
            acceptsForLater(world);
            refuses(world, "a-key"); // which only PostgreSQL could know
            world.postgres.start();
            enough.set(true);
            Threads.join(clients);
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(verdict.accepted);
            return verdict;
        }
    }

    private static void acceptsForLater(World world) {
        HttpResponse<String> answer = submit(world, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(Json.read(answer.body()).path("durability").asText()).isEqualTo("redis");
    }

    private static void refuses(World world, String key) {
        HttpResponse<String> answer = submit(world, key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    private static HttpResponse<String> submit(World world, String key) {
        return Objects.requireNonNull(
                world.client.send("POST", SUBMIT, "{\"input\":{\"n\":1}}", key), "no answer");
    }

    @Test
    @Tag(Proof.LONG)
    void f16_nothing_new_is_taken_where_that_is_the_mode_and_what_runs_goes_on() {
        Proof.holds(f16Refusing(Plan.of(2).gateway("MILLRACE_ON_POSTGRES_AWAY", "refuse")));
    }

    @Test
    @Tag(Proof.OFF)
    void f16_sees_that_the_mode_is_not_obeyed() {
        Proof.sees(() -> f16Refusing(Plan.of(2)));
    }

    private Verdict f16Refusing(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.sink.hold("left");
            world.load.submit(20, 4);
            await().atMost(plan.patience()).until(() -> world.sink.effects().size() == 40);
            world.postgres.stopAtOnce();
            refuses(world, "");
            world.sink.release("left");
            await().atMost(plan.patience()).until(() -> world.sink.calls("last") == 20);
            refuses(world, "");
            world.postgres.start();
            world.load.submit(20, 4); // which tries again until they are taken
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(40);
            return verdict;
        }
    }

    @Test
    @Tag(Proof.LONG)
    void f17_a_slow_or_silent_postgresql_holds_nobody_up() {
        Proof.holds(f17(Plan.of(2)));
    }

    @Test
    @Tag(Proof.OFF)
    void f17_sees_that_an_accept_waits_for_postgresql() {
        Proof.sees(() ->
                f17(
                        Plan.of(2)
                                .without(
                                        new Planted.Java(
                                                "api-gateway:dev.millrace.gateway.presence.PostgresPresence",
                                                "PATIENCE = Duration.ofSeconds(1)",
                                                "PATIENCE = Duration.ofSeconds(60)"))));
    }

    private Verdict f17(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.load.withoutKeys().submit(5, 1);
            world.postgresOfGateway.be(new FaultyLink.Fault.Slow(500));
            Duration slow = slowestOf(world, 100);
            world.postgresOfGateway.cut();
            Duration silent = slowestOf(world, 100);
            System.out.printf("f17: 99 of 100 accepts took %s slow, %s silent%n", slow, silent);
            world.postgresOfGateway.heal();
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            assertThat(slow).isLessThan(LONGEST_ACCEPT);
            assertThat(silent).isLessThan(LONGEST_ACCEPT);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(verdict.accepted);
            return verdict;
        }
    }

    /** The 99th percentile of so many accepts by four clients. */
    private static Duration slowestOf(World world, int accepts) {
        List<Duration> took = Collections.synchronizedList(new ArrayList<>());
        Runnable client =
                () -> {
                    for (int i = 0; i < accepts / 4; i++) {
                        long began = System.nanoTime();
                        world.load.submit(1, 1);
                        took.add(Duration.ofNanos(System.nanoTime() - began));
                    }
                };
        IntStream.range(0, 4)
                .mapToObj(any -> Thread.ofVirtual().start(client))
                .toList()
                .forEach(Threads::join);
        return took.stream().sorted().toList().get(took.size() * 99 / 100 - 1);
    }

    @Test
    @Tag(Proof.LONG)
    void f17_a_full_disk_of_postgresql_is_as_if_it_were_away() {
        Proof.holds(f17Full(Plan.of(2)));
    }

    @Test
    @Tag(Proof.OFF)
    void f17_sees_that_a_full_disk_is_an_error_like_any_other() {
        Proof.sees(() ->
                f17Full(
                        Plan.of(2)
                                .without(
                                        new Planted.Java(
                                                "shared-model:dev.millrace.sql.DatabaseFailed",
                                                "\"08\", \"40\", \"53\", \"57P\", \"58\",",
                                                "\"08\", \"40\","))));
    }

    private Verdict f17Full(Plan plan) {
        try (SmallDisk disk = new SmallDisk(folder.resolve("postgresql"), 120);
                World world = new World(folder, plan)) {
            world.load.withoutKeys().submit(5, 1);
            world.awaitEnds(plan.patience());
            disk.fill();
            AtomicBoolean enough = new AtomicBoolean();
            world.load.body("{\"input\":{\"text\":\"" + "x".repeat(20_000) + "\"}}");
            Thread clients = world.load.keepSubmitting(20, enough);
            await().atMost(plan.patience())
                    .until(() -> world.gateway.output().contains("PostgreSQL is away"));
            long before = world.sink.calls("last");
            await().atMost(plan.patience()).until(() -> world.sink.calls("last") > before + 50);
            enough.set(true);
            Threads.join(clients);
            disk.makeRoom();
            world.postgres.startIfItEnded();
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(verdict.accepted);
            return verdict;
        }
    }
}
