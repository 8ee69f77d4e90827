package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.json.Json;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each call does to a job, in each state it can meet. */
class JobLifeTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final List<String> QUEUES = List.of("default");

    private RedisServer redis;
    private JobQueue queue;
    private WorkerTurns turns;
    private Instant soon;

    @BeforeEach
    void open() {
        redis = RedisFixture.emptied();
        queue = new JobQueue(redis);
        turns = new WorkerTurns(redis, LEASE);
        soon = queue.now().plusSeconds(30);
    }

    @AfterEach
    void close() {
        queue.close();
        turns.close();
    }

    private StepAnswer claim(int want) {
        return turns.step(new StepCall(List.of(), List.of(), want, QUEUES));
    }

    private ClaimedJob claimOne() {
        return claim(1).jobs().getFirst();
    }

    private Verdict finish(Finish finish) {
        return turns.step(new StepCall(List.of(), List.of(finish), 0, List.of()))
                .finishes()
                .getFirst();
    }

    private Verdict advance(Advance advance) {
        return turns.step(new StepCall(List.of(advance), List.of(), 0, List.of()))
                .advances()
                .getFirst();
    }

    private JobRecord found(NewJob job) {
        return queue.find(job.id()).orElseThrow();
    }

    private NewJob enqueued() {
        NewJob job = Life.job();
        assertThat(queue.enqueue(List.of(job), soon)).containsExactly(Enqueued.ACCEPTED);
        return job;
    }

    @Test
    void a_job_is_claimed_as_it_was_put_in() {
        NewJob put = enqueued();
        ClaimedJob claimed = claimOne();

        assertThat(claimed.job().id()).isEqualTo(put.id());
        assertThat(claimed.job().tenant()).isEqualTo("acme");
        assertThat(claimed.job().fields()).isEqualTo(put.fields());
        assertThat(claimed.job().input()).isEqualTo(put.input());
        assertThat(claimed.job().attempt()).isEqualTo(1);
        assertThat(claimed.job().log()).isEqualTo(put.log());
        assertThat(found(put).status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(claim(1).jobs()).isEmpty();
    }

    @Test
    void putting_in_again_changes_nothing_and_coming_late_is_refused() {
        NewJob job = enqueued();

        assertThat(queue.enqueue(List.of(Life.job(), job), soon))
                .containsExactly(Enqueued.ACCEPTED, Enqueued.EXISTS);
        assertThat(queue.enqueue(List.of(Life.job()), soon.minusSeconds(60)))
                .containsExactly(Enqueued.STALE);
        assertThat(claim(10).jobs()).hasSize(2);
    }

    @Test
    void two_thousand_jobs_in_one_call_are_split_and_all_arrive_in_order() {
        List<NewJob> jobs = Life.jobs(2_000);

        assertThat(queue.enqueue(jobs, soon)).hasSize(2_000).containsOnly(Enqueued.ACCEPTED);
        List<ClaimedJob> claimed = claim(2_000).jobs();
        assertThat(claimed).hasSize(500);
        assertThat(claimed.stream().map(job -> job.claim().id()))
                .isEqualTo(jobs.stream().limit(500).map(NewJob::id).toList());
    }

    @Test
    void records_are_kept_in_order_and_a_repeat_is_ignored() {
        NewJob job = enqueued();
        ClaimedJob claimed = claimOne();

        assertThat(advance(Life.advance(claimed, 3))).isEqualTo(new Verdict.Done());
        assertThat(advance(Life.advance(claimed, 3))).isEqualTo(new Verdict.Done());
        assertThat(finish(Life.finish(claimed, 4, 2, new Outcome.Completed())))
                .isEqualTo(new Verdict.Done());
        assertThat(found(job).log().stream().map(EventLine::seq))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 7).boxed().toList());
        assertThat(found(job).status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(finish(Life.finish(claimed, 4, 2, new Outcome.Completed())))
                .isEqualTo(new Verdict.Repeated());
    }

    @Test
    void records_behind_a_gap_are_asked_for_again() {
        enqueued();
        ClaimedJob claimed = claimOne();
        Advance later = new Advance(claimed.claim(), List.of(Life.node(9)), true);

        assertThat(advance(later)).isEqualTo(new Verdict.Gap(1));
        assertThat(finish(Life.finish(claimed, 9, 0, new Outcome.Completed())))
                .isEqualTo(new Verdict.Gap(1));
    }

    @Test
    void a_lost_claim_writes_nothing() {
        NewJob job = enqueued();
        ClaimedJob claimed = claimOne();
        finish(Life.finish(claimed, 0, new Outcome.Yield()));
        ClaimedJob second = claimOne();

        assertThat(advance(Life.advance(claimed, 2))).isEqualTo(new Verdict.Lost());
        assertThat(finish(Life.finish(claimed, 0, new Outcome.Failed())))
                .isEqualTo(new Verdict.Lost());
        assertThat(found(job).status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(finish(Life.finish(second, 0, new Outcome.Completed())))
                .isEqualTo(new Verdict.Done());
    }

    @Test
    void a_retry_is_delayed_and_uses_an_attempt_and_a_yield_uses_none_and_comes_first() {
        NewJob retried = enqueued();
        finish(Life.finish(claimOne(), 0, new Outcome.Retry(Duration.ofMillis(1))));
        await().until(() -> claim(1).jobs().stream().anyMatch(job -> job.job().attempt() == 2));
        assertThat(found(retried).attempt()).isEqualTo(2);

        NewJob yielded = enqueued();
        NewJob behind = enqueued();
        ClaimedJob first = claimOne();
        finish(Life.finish(first, 0, new Outcome.Yield()));
        ClaimedJob again = claimOne();
        assertThat(again.claim().id()).isEqualTo(yielded.id());
        assertThat(again.job().attempt()).isEqualTo(1);
        assertThat(again.job().log().getLast().detail()).isEqualTo("drained");
        assertThat(found(behind).status()).isEqualTo(ExecutionStatus.QUEUED);
    }

    @Test
    void a_delayed_job_says_when_to_ask_again_and_comes_then() {
        NewJob job = Life.job("default", "acme", 1, Duration.ofMillis(50));
        queue.enqueue(List.of(job), soon);
        assertThat(found(job).status()).isEqualTo(ExecutionStatus.DELAYED);
        StepAnswer.Rest rest = claim(1).rest();

        assertThat(rest).isNotNull();
        assertThat(rest.next()).isNotNull().isLessThanOrEqualTo(Duration.ofMillis(50));
        await().until(() -> !claim(1).jobs().isEmpty());
    }

    @Test
    void a_cancel_ends_what_waits_and_asks_what_runs() {
        NewJob queued = enqueued();
        NewJob delayed = Life.job("default", "acme", 1, Duration.ofMinutes(5));
        queue.enqueue(List.of(delayed), soon);
        assertThat(queue.cancel(List.of(queued.id(), delayed.id(), ExecutionId.fresh())))
                .containsExactly(
                        JobQueue.Cancelled.CANCELLED,
                        JobQueue.Cancelled.CANCELLED,
                        JobQueue.Cancelled.MISSING);
        assertThat(found(queued).status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(found(queued).log().getLast().type()).isEqualTo(EventType.EXECUTION_CANCELLED);
        assertThat(queue.cancel(List.of(queued.id()))).containsExactly(JobQueue.Cancelled.ENDED);

        NewJob running = enqueued();
        ClaimedJob claimed = claimOne();
        assertThat(claimed.claim().id()).isEqualTo(running.id());
        assertThat(queue.cancel(List.of(running.id()))).containsExactly(JobQueue.Cancelled.ASKED);
        assertThat(advance(Life.advance(claimed, 1))).isEqualTo(new Verdict.CancelAsked());
        assertThat(finish(Life.finish(claimed, 2, 0, new Outcome.Retry(Duration.ZERO))))
                .isEqualTo(new Verdict.BecameCancelled());
        assertThat(found(running).status()).isEqualTo(ExecutionStatus.CANCELLED);
    }

    @Test
    void a_suspended_job_is_woken_by_its_time_or_by_a_signal() {
        NewJob byTime = enqueued();
        finish(Life.finish(claimOne(), 0, new Outcome.Suspend(Duration.ofMillis(20))));
        assertThat(found(byTime).status()).isEqualTo(ExecutionStatus.SUSPENDED);
        await().until(() -> !claim(1).jobs().isEmpty());

        NewJob bySignal = enqueued();
        finish(Life.finish(claimOne(), 0, new Outcome.Suspend(Duration.ofHours(1))));
        assertThat(queue.signal(bySignal.id(), "go", Json.object().put("ok", true)))
                .isEqualTo(JobQueue.Signalled.WOKEN);
        ClaimedJob woken = claimOne();
        assertThat(woken.job().log().getLast().detail()).isEqualTo("go");
        assertThat(redis.client().zcard(QueueKeys.DUE)).isZero();
        assertThat(queue.signal(bySignal.id(), "again", Json.object()))
                .isEqualTo(JobQueue.Signalled.NOTED);
        assertThat(finish(Life.finish(woken, 0, new Outcome.Suspend(null))))
                .isEqualTo(new Verdict.BecameQueued());
        assertThat(claimOne().job().log().getLast().detail()).isEqualTo("again");
    }

    @Test
    void a_lapsed_claim_is_taken_back_and_the_third_loss_in_a_row_ends_it() {
        NewJob job = enqueued();
        try (Leases leases = new Leases(redis, Duration.ofMillis(1));
                WorkerTurns brief = new WorkerTurns(redis, Duration.ofMillis(1))) {
            leases.reap(); // the first call after an outage only notes that somebody reaps
            for (int loss = 1; loss <= 3; loss++) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() ->
                                !brief.step(new StepCall(List.of(), List.of(), 1, QUEUES))
                                        .jobs()
                                        .isEmpty());
                await().until(() -> leases.reap().contains(job.id()));
            }
        }
        assertThat(found(job).status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(found(job).log().getLast().detail()).isEqualTo("STALLED");
        assertThat(found(job).log().getLast().value().path("code").asText()).isEqualTo("STALLED");
        assertThat(found(job).attempt()).isEqualTo(1);
    }

    @Test
    void a_beat_keeps_a_claim_and_tells_what_was_asked() {
        NewJob job = enqueued();
        ClaimedJob claimed = claimOne();
        Claim stranger = new Claim(job.id(), new byte[24]);
        try (Leases leases = new Leases(redis, LEASE)) {
            assertThat(leases.beat(List.of(claimed.claim(), stranger)))
                    .containsExactly(Leases.Pulse.ALIVE, Leases.Pulse.LOST);
            queue.cancel(List.of(job.id()));
            assertThat(leases.beat(List.of(claimed.claim())))
                    .containsExactly(Leases.Pulse.CANCEL_ASKED);
        }
    }

    @Test
    void a_long_log_is_claimed_whole() {
        NewJob job = enqueued();
        ClaimedJob claimed = claimOne();
        advance(Life.advance(claimed, 1_000));
        finish(Life.finish(claimed, 1_001, 0, new Outcome.Yield()));

        assertThat(claimOne().job().log()).hasSize(1_002);
        assertThat(found(job).log()).hasSize(1_002);
    }
}
