package dev.millrace.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.flow.LimitPolicy;
import dev.millrace.history.ExecutionRequests;
import dev.millrace.json.Json;
import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.Enqueued;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.KeyLimits;
import dev.millrace.queue.Outcome;
import dev.millrace.queue.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis restarts empty: what comes back, and what must not. */
class RehydrationTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private void loseAndRecover() {
        world.lose();
        world.recovery.runOnce();
    }

    private static List<Long> numbers(JobRecord job) {
        return job.log().stream().map(EventLine::seq).toList();
    }

    @Test
    void what_waited_is_there_again_as_it_was_accepted() {
        List<ExecutionId> ids = world.accepted(3);
        JobRecord before = world.job(ids.getFirst());
        loseAndRecover();

        JobRecord after = world.job(ids.getFirst());
        assertThat(after.status()).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(after.input()).isEqualTo(before.input());
        assertThat(after.fields()).isEqualTo(before.fields());
        assertThat(after.priority()).isEqualTo(before.priority());
        assertThat(after.maxAttempts()).isEqualTo(before.maxAttempts());
        assertThat(after.tenant()).isEqualTo(before.tenant());
        assertThat(world.claim(10).jobs().stream().map(job -> job.claim().id())).isEqualTo(ids);
    }

    @Test
    void a_running_execution_goes_on_from_its_stored_checkpoints_and_its_old_worker_is_fenced() {
        ExecutionId id = world.accepted(1).getFirst();
        ClaimedJob lost = world.claimOne();
        world.advance(lost, World.start(), World.done("a"), World.began("b"));
        world.flush();
        loseAndRecover();

        assertThat(world.advance(lost, World.start())).isEqualTo(new Verdict.Lost());
        assertThat(world.complete(lost, 4)).isEqualTo(new Verdict.Lost());
        ClaimedJob next = world.claimOne();
        assertThat(next.claim().id()).isEqualTo(id);
        assertThat(numbers(next.job())).containsExactly(1L, 2L, 3L, 4L);
        assertThat(next.job().log().get(2).nodeId()).isEqualTo("a");
        assertThat(next.job().attempt()).isEqualTo(1);
        assertThat(next.job().stalls()).isZero();
        assertThat(world.complete(next, 4)).isEqualTo(new Verdict.Done());
        world.flush();
        assertThat(world.status(id)).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    void a_delayed_one_comes_at_its_time() {
        Instant runAt = world.queue.now().plus(HOUR);
        ExecutionId id = world.accepted(runAt);
        loseAndRecover();

        assertThat(world.job(id).status()).isEqualTo(ExecutionStatus.DELAYED);
        assertThat(world.score("due", id)).isEqualTo(runAt.toEpochMilli());
        assertThat(world.claim(1).jobs()).isEmpty();
    }

    @Test
    void a_retry_keeps_its_time_and_its_attempt() {
        ExecutionId id = world.accepted(1).getFirst();
        ClaimedJob job = world.claimOne();
        world.advance(job, World.start());
        Instant at = Instant.ofEpochMilli(world.queue.now().plus(HOUR).toEpochMilli());
        world.finish(
                job, 2, new Outcome.Retry(HOUR), new Event.ExecutionRetry(2, at, World.error()));
        world.flush();
        loseAndRecover();

        assertThat(world.job(id).status()).isEqualTo(ExecutionStatus.DELAYED);
        assertThat(world.job(id).attempt()).isEqualTo(2);
        assertThat(world.score("due", id)).isEqualTo(at.toEpochMilli());
    }

    @Test
    void a_suspended_one_waits_on_for_its_time_or_its_signal() {
        ExecutionId timed = suspended(world.queue.now().plus(HOUR));
        ExecutionId signalled = suspended(null);
        loseAndRecover();

        assertThat(world.job(timed).status()).isEqualTo(ExecutionStatus.SUSPENDED);
        assertThat(world.score("due", timed)).isPositive();
        assertThat(world.job(signalled).status()).isEqualTo(ExecutionStatus.SUSPENDED);
        assertThat(world.score("due", signalled)).isEqualTo(-1);
        assertThat(world.claim(5).jobs()).isEmpty();
        world.queue.signal(signalled, "go", Json.object());
        assertThat(world.claimOne().claim().id()).isEqualTo(signalled);
    }

    private ExecutionId suspended(@Nullable Instant until) {
        ExecutionId id = world.accepted(1).getFirst();
        ClaimedJob job = world.claimOne();
        world.advance(job, World.start());
        Duration wake = until == null ? null : HOUR;
        world.finish(
                job, 2, new Outcome.Suspend(wake), new Event.ExecutionSuspended(until, List.of()));
        world.flush();
        return id;
    }

    @Test
    void one_that_was_parked_goes_on_by_itself_as_breakers_are_forgotten() {
        ExecutionId parked = ParkedExecution.in(world);
        assertThat(world.claim(5).jobs()).isEmpty();
        loseAndRecover();

        assertThat(world.claimOne().claim().id()).isEqualTo(parked);
    }

    @Test
    void what_was_asked_of_an_execution_is_done_before_it_may_run() {
        ExecutionId cancelled = world.accepted(1).getFirst();
        ExecutionId signalled = suspended(null);
        ExecutionRequests requests = new ExecutionRequests(world.database);
        UUID signal = UUID.randomUUID();
        requests.record(UUID.randomUUID(), World.TENANT, cancelled, "cancel", Json.object());
        requests.record(signal, World.TENANT, signalled, "signal:go", Json.object());
        loseAndRecover();

        assertThat(world.job(cancelled).status()).isEqualTo(ExecutionStatus.CANCELLED);
        ClaimedJob woken = world.claimOne();
        assertThat(woken.claim().id()).isEqualTo(signalled);
        assertThat(signals(woken.job())).isEqualTo(1);
        world.flush();
        assertThat(world.status(cancelled)).isEqualTo(ExecutionStatus.CANCELLED);

        loseAndRecover(); // the signal's event is stored: it is not sent again
        assertThat(signals(world.job(signalled))).isEqualTo(1);
        assertThat(requests.open(Duration.ZERO, null, 10)).isEmpty();
    }

    private static long signals(JobRecord job) {
        return job.log().stream().filter(line -> line.type() == EventType.SIGNAL_RECEIVED).count();
    }

    @Test
    void an_execution_that_has_ended_cannot_be_put_in_again_by_a_late_producer() {
        World.Draft draft = world.draft(null);
        Instant learntBefore = world.queue.now();
        world.commit(List.of(draft));
        world.enqueue(List.of(draft), learntBefore.plusSeconds(30)); // another one delivered it
        ClaimedJob job = world.claimOne();
        world.complete(job, 1);
        world.flush();
        loseAndRecover();

        assertThat(world.enqueue(List.of(draft), learntBefore.plusSeconds(30)))
                .containsExactly(Enqueued.EXISTS);
        assertThat(world.claim(1).jobs()).isEmpty();
    }

    @Test
    void limits_of_keys_come_back_with_their_executions() {
        KeyLimits one = new KeyLimits(new KeyLimits.Cap("order", 1, LimitPolicy.QUEUE), null);
        List<World.Draft> drafts = List.of(world.draft(null, one), world.draft(null, one));
        world.commit(drafts);
        world.enqueue(drafts, world.queue.now().plusSeconds(30));
        ClaimedJob before = world.claimOne();
        loseAndRecover();

        assertThat(world.complete(before, 1)).isEqualTo(new Verdict.Lost());
        assertThat(world.claim(5).jobs())
                .hasSize(1)
                .first()
                .satisfies(job -> {
                    assertThat(world.claim(5).jobs()).isEmpty();
                    assertThat(world.complete(job, 1)).isEqualTo(new Verdict.Done());
                });
        assertThat(world.claim(5).jobs()).hasSize(1);
    }

    @Test
    void a_torn_history_is_lived_again_from_the_tear() {
        ExecutionId id = world.accepted(1).getFirst();
        ClaimedJob job = world.claimOne();
        world.advance(job, World.start(), World.done("a"), World.done("b"), World.done("c"));
        world.flush();
        world.database.update(
                "delete from execution_events where execution_id = ? and seq = 4", id.value());
        loseAndRecover();

        ClaimedJob next = world.claimOne();
        assertThat(numbers(next.job())).containsExactly(1L, 2L, 3L);
        world.advance(next, World.done("b"));
        world.complete(next, 4);
        world.flush();
        assertThat(
                        world.database.list(
                                "select seq from execution_events where execution_id = ? order by seq",
                                row -> row.getLong(1),
                                id.value()))
                .isEqualTo(LongStream.rangeClosed(2, 5).boxed().toList());
        assertThat(world.status(id)).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    void ten_thousand_executions_are_back_within_thirty_seconds() {
        List<ExecutionId> ids = world.accepted(10_000);
        for (int turn = 0; turn < 4; turn++) {
            world.claim(500)
                    .jobs()
                    .forEach(job -> world.advance(job, World.start(), World.done("a")));
        }
        world.flush();
        long began = System.nanoTime();
        loseAndRecover();
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        assertThat(took).isLessThan(Duration.ofSeconds(30));
        assertThat(world.queue.has(ids)).hasSize(10_000).containsOnly(true);
        assertThat(world.claim(500).jobs()).hasSize(500);
        System.out.println("10 000 executions were restored in " + took);
    }
}
