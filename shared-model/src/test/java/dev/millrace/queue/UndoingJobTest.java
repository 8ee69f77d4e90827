package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.flow.Backoff;
import dev.millrace.json.Json;
import dev.millrace.queue.JobQueue.Cancelled;
import dev.millrace.queue.Leases.Pulse;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs whose end is a worker's, because what was done before is undone. */
class UndoingJobTest {
    private static final List<String> QUEUES = List.of("default");

    private RedisServer redis;
    private JobQueue queue;
    private WorkerTurns turns;
    private Leases leases;

    @BeforeEach
    void open() {
        redis = RedisFixture.emptied();
        queue = new JobQueue(redis);
        turns = new WorkerTurns(redis, Duration.ofSeconds(30));
        leases = new Leases(redis, Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        leases.close();
        turns.close();
        queue.close();
    }

    private NewJob enqueued() {
        return enqueued(Life.job().log());
    }

    private NewJob enqueued(List<EventLine> log) {
        NewJob usual = Life.job();
        JobFields fields =
                new JobFields(
                        "flow",
                        1,
                        Life.AT,
                        Duration.ofMinutes(5),
                        Backoff.OF_JOBS,
                        null,
                        true,
                        KeyLimits.NONE,
                        null);
        NewJob job =
                new NewJob(
                        usual.id(),
                        usual.tenant(),
                        usual.queue(),
                        usual.priority(),
                        usual.maxAttempts(),
                        usual.delay(),
                        fields,
                        usual.input(),
                        log,
                        false);
        queue.enqueue(List.of(job), Instant.now().plusSeconds(30));
        return job;
    }

    private ClaimedJob claim() {
        return turns.step(new StepCall(List.of(), List.of(), 1, QUEUES)).jobs().getFirst();
    }

    private Verdict finish(ClaimedJob job, int records, Outcome outcome) {
        Finish finish = Life.finish(job, records, outcome);
        return turns.step(new StepCall(List.of(), List.of(finish), 0, QUEUES))
                .finishes()
                .getFirst();
    }

    private Verdict turnBack(ClaimedJob job) {
        EventLine line = Life.line(job.job().seq() + 1, new Event.ExecutionCompensating(null));
        Advance advance = new Advance(job.claim(), List.of(line), false);
        return turns.step(new StepCall(List.of(advance), List.of(), 0, QUEUES))
                .advances()
                .getFirst();
    }

    private JobRecord found(NewJob job) {
        return queue.find(job.id()).orElseThrow();
    }

    @Test
    void its_fields_say_so() {
        NewJob job = enqueued();

        assertThat(found(job).fields().undoes()).isTrue();
        assertThat(JobFields.parse(job.fields().text())).isEqualTo(job.fields());
    }

    @Test
    void before_its_first_claim_a_cancel_ends_it_as_any_other() {
        NewJob job = enqueued();

        assertThat(queue.cancel(List.of(job.id()))).containsExactly(Cancelled.CANCELLED);
        assertThat(found(job).status()).isEqualTo(ExecutionStatus.CANCELLED);
    }

    @Test
    void a_cancel_of_one_that_waits_brings_it_to_a_worker() {
        NewJob job = enqueued();
        finish(claim(), 1, new Outcome.Suspend(Duration.ofHours(1)));

        assertThat(queue.cancel(List.of(job.id()))).containsExactly(Cancelled.ASKED);
        ClaimedJob again = claim();
        assertThat(again.job().id()).isEqualTo(job.id());
        assertThat(again.job().cancelAsked()).isTrue();
    }

    @Test
    void a_cancel_asked_for_while_it_ran_brings_it_back_to_a_worker_instead_of_letting_it_wait() {
        NewJob job = enqueued();
        ClaimedJob first = claim();
        queue.cancel(List.of(job.id()));

        assertThat(finish(first, 1, new Outcome.Retry(Duration.ofHours(1))))
                .isEqualTo(new Verdict.BecameQueued());
        ClaimedJob again = claim();
        assertThat(again.job().cancelAsked()).isTrue();
        assertThat(again.job().attempt()).isEqualTo(2);
    }

    @Test
    void turning_back_answers_the_cancel_that_led_there_and_only_force_reaches_it_then() {
        NewJob job = enqueued();
        ClaimedJob claimed = claim();
        queue.cancel(List.of(job.id()));
        assertThat(leases.beat(List.of(claimed.claim()))).containsExactly(Pulse.CANCEL_ASKED);

        assertThat(turnBack(claimed)).isEqualTo(new Verdict.Done());
        assertThat(found(job).compensating()).isTrue();
        assertThat(found(job).cancelAsked()).isFalse();
        assertThat(leases.beat(List.of(claimed.claim()))).containsExactly(Pulse.ALIVE);
        assertThat(queue.cancel(List.of(job.id()))).containsExactly(Cancelled.COMPENSATING);
        assertThat(queue.cancel(List.of(job.id()), true)).containsExactly(Cancelled.ASKED);
        assertThat(leases.beat(List.of(claimed.claim()))).containsExactly(Pulse.FORCED);
    }

    @Test
    void what_waits_on_its_way_back_is_brought_to_a_worker_by_force() {
        NewJob job = enqueued();
        ClaimedJob claimed = claim();
        turnBack(claimed);
        Finish finish =
                Life.finish(
                        claimed,
                        claimed.job().seq() + 1,
                        0,
                        new Outcome.Suspend(Duration.ofHours(1)));
        turns.step(new StepCall(List.of(), List.of(finish), 0, QUEUES));
        assertThat(found(job).status()).isEqualTo(ExecutionStatus.SUSPENDED);

        assertThat(queue.cancel(List.of(job.id()), true)).containsExactly(Cancelled.ASKED);
        assertThat(claim().job().cancelAsked()).isTrue();
    }

    @Test
    void after_the_third_lost_worker_one_more_gets_it_to_undo_it() {
        NewJob job = enqueued();
        try (WorkerTurns lost = new WorkerTurns(redis, Duration.ofMillis(1));
                Leases reaping = new Leases(redis, Duration.ofMillis(1))) {
            for (int stalls = 1; stalls <= 3; stalls++) {
                take(lost);
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> reaping.reap().contains(job.id()));
                assertThat(found(job).stalls()).isEqualTo(stalls);
            }
            assertThat(found(job).status().terminal()).isFalse();
            take(lost);
            await().atMost(Duration.ofSeconds(20)).until(() -> reaping.reap().contains(job.id()));
        }
        assertThat(found(job).status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(found(job).log().getLast().detail()).isEqualTo("STALLED");
    }

    private static void take(WorkerTurns lost) {
        await().atMost(Duration.ofSeconds(40))
                .until(() ->
                        !lost.step(new StepCall(List.of(), List.of(), 1, QUEUES)).jobs().isEmpty());
    }

    @Test
    void lost_again_and_again_on_its_way_back_it_ends_incomplete() {
        NewJob job = enqueued();
        try (WorkerTurns lost = new WorkerTurns(redis, Duration.ofMillis(1));
                Leases reaping = new Leases(redis, Duration.ofMillis(1))) {
            turnBack(lost.step(new StepCall(List.of(), List.of(), 1, QUEUES)).jobs().getFirst());
            await().atMost(Duration.ofSeconds(20)).until(() -> reaping.reap().contains(job.id()));
            for (int stalls = 2; stalls <= 3; stalls++) {
                take(lost);
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> reaping.reap().contains(job.id()));
            }
        }
        EventLine last = found(job).log().getLast();
        assertThat(last.type()).isEqualTo(EventType.EXECUTION_ERROR);
        assertThat(last.detail()).isEqualTo("COMPENSATION_INCOMPLETE");
    }

    @Test
    void a_cancel_of_one_that_is_parked_takes_it_from_the_breaker_to_a_worker() {
        NewJob job = enqueued();
        BreakerName name = new BreakerName(job.tenant(), "api.example:80");
        try (BreakerBoard board = new BreakerBoard(redis)) {
            board.tell(List.of(new BreakerCall.Force(name, true)));
        }
        Outcome.Parked parked = new Outcome.Parked(name, Duration.ofSeconds(30));
        finish(claim(), 1, new Outcome.Suspend(null, List.of(parked)));
        assertThat(parkedAt(name)).isEqualTo(1);

        assertThat(queue.cancel(List.of(job.id()))).containsExactly(Cancelled.ASKED);
        assertThat(parkedAt(name)).isZero();
        ClaimedJob again = claim();
        assertThat(again.job().cancelAsked()).isTrue();
        assertThat(turnBack(again)).isEqualTo(new Verdict.Done());
        assertThat(found(job).cancelAsked()).isFalse();
    }

    private long parkedAt(BreakerName name) {
        String key = QueueKeys.PREFIX + "bw:" + name.text();
        return redis.ask("count the parked", client -> client.zcard(key));
    }

    @Test
    void signals_that_come_on_the_way_back_wait_and_are_written_into_its_log() {
        NewJob job = enqueued();
        ClaimedJob claimed = claim();
        turnBack(claimed);
        queue.signal(job.id(), "go", Json.object());
        Finish finish = Life.finish(claimed, claimed.job().seq() + 1, 0, new Outcome.Suspend(null));
        turns.step(new StepCall(List.of(), List.of(finish), 0, QUEUES));

        JobRecord after = found(job);
        assertThat(after.status()).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(after.log().getLast().type()).isEqualTo(EventType.SIGNAL_RECEIVED);
        assertThat(queue.cancel(List.of(job.id()))).containsExactly(Cancelled.COMPENSATING);
        assertThat(claim().job().cancelAsked()).isFalse();
    }

    @Test
    void one_that_had_begun_and_comes_back_from_the_history_is_cancelled_by_a_worker() {
        NewJob job =
                enqueued(
                        List.of(
                                Life.line(1, new Event.ExecutionQueued()),
                                Life.line(2, new Event.ExecutionStarted(1, "lost"))));

        assertThat(queue.cancel(List.of(job.id()))).containsExactly(Cancelled.ASKED);
        assertThat(claim().job().cancelAsked()).isTrue();
    }
}
