package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionStatus;
import dev.millrace.lifecycle.Threads;
import dev.millrace.lifecycle.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** Connections to Redis that are closed, go silent, or find its scripts forgotten. */
class ConnectionFaultsTest {
    @TempDir Path folder;

    @Test
    @Tag(Proof.LONG)
    void f11_closed_connections_lose_no_wake_up() {
        Proof.holds(f11(Plan.of(2)));
    }

    @Test
    @Tag(Proof.OFF)
    void f11_sees_that_the_bell_is_not_heard_again() {
        Proof.sees(() ->
                f11(
                        Plan.of(2)
                                .without(
                                        new Planted.Java(
                                                "worker:dev.millrace.worker.claim.BellListener",
                                                "gathering.pause(PAUSE);",
                                                "gathering.pause(PAUSE.multipliedBy(600));"))));
    }

    private Verdict f11(Plan plan) {
        try (World world = new World(folder, plan)) {
            Runnable kill =
                    () -> world.redis.tell(Protocol.Command.CLIENT, "KILL", "TYPE", "normal");
            underLoad(world, 5, 150, new Ticker("storm", Duration.ofSeconds(2), kill));
            world.awaitEnds(plan.patience());
            Verdict verdict = world.verdict(false);
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(verdict.accepted);
            Duration start = world.timeToStart(0.99);
            System.out.println("F11: idle to start, p99 " + start.toMillis() + " ms");
            assertThat(start).as("idle to start, p99").isLessThan(Duration.ofSeconds(1));
            return verdict;
        }
    }

    /** Clients submit so many a second while the fault comes again and again. */
    private static void underLoad(World world, int perSecond, int executions, Ticker fault) {
        AtomicBoolean enough = new AtomicBoolean();
        Thread clients = world.load.keepSubmitting(perSecond, enough);
        fault.start();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> world.load.accepted().size() >= executions);
        fault.stop();
        enough.set(true);
        Threads.join(clients);
    }

    @Test
    @Tag(Proof.LONG)
    void f12_connections_that_went_silent_are_built_anew() {
        Proof.holds(f12(Plan.of(1)));
    }

    @Test
    @Tag(Proof.OFF)
    void f12_sees_that_a_blocking_read_waits_for_ever() {
        Proof.sees(() ->
                f12(
                        Plan.of(1)
                                .without(
                                        new Planted.Java(
                                                "shared-model:dev.millrace.queue.Bell",
                                                "LONGEST.plusSeconds(2)",
                                                "LONGEST.plusSeconds(200)"))));
    }

    private Verdict f12(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.load.submit(1, 1);
            world.awaitEnds(plan.patience());
            await().atMost(plan.patience())
                    .until(() -> world.redis.readers().findAny().isPresent());
            List<Long> silent = world.redis.readers().toList();
            world.redisOfWorkers.strand();
            world.load.submit(5, 1);
            await().atMost(Duration.ofSeconds(8))
                    .pollInterval(Duration.ofMillis(20))
                    .alias("a new blocking read")
                    .until(() -> !silent.containsAll(world.redis.readers().toList()));
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            System.out.println("F12: longest start " + world.timeToStart(1).toMillis() + " ms");
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(6);
            return verdict;
        }
    }

    @Test
    @Tag(Proof.LONG)
    void f13_forgotten_scripts_are_no_error() {
        Proof.holds(f13(Plan.of(2)));
    }

    @Test
    @Tag(Proof.OFF)
    void f13_sees_that_scripts_are_loaded_only_once() {
        Planted.Java once =
                new Planted.Java(
                        "shared-model:dev.millrace.redis.ScriptConnection",
                        "} catch (JedisNoScriptException unknown) {",
                        """
                        } catch (JedisNoScriptException unknown) {
                            if (System.setProperty(script.hash() + redis.port(), "loaded") != null) {
                                throw unknown;
                            }
                        """);
        Proof.sees(() -> f13(Plan.of(2).without(once)));
    }

    private Verdict f13(Plan plan) {
        try (World world = new World(folder, plan)) {
            List<String> before = complaints(world);
            try (RedisClient admin = world.redis.client()) {
                Ticker flush = new Ticker("flush", Duration.ofSeconds(1), admin::scriptFlush);
                underLoad(world, 20, 300, flush);
            }
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            assertThat(complaints(world)).isEqualTo(before);
            assertThat(world.load.refused()).as("calls refused").isZero();
            assertThat(verdict.furtherTries).as("%s", verdict).isZero();
            assertThat(verdict.resumed).isEmpty();
            assertThat(verdict.ended(ExecutionStatus.COMPLETED)).isEqualTo(verdict.accepted);
            return verdict;
        }
    }

    private static List<String> complaints(World world) {
        return Stream.concat(Stream.of(world.gateway), world.workers.stream())
                .flatMap(one -> one.complaints().stream())
                .toList();
    }
}
