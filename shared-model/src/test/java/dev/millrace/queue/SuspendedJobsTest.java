package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.json.Json;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signals for jobs, and what is left in Redis of jobs that wait long. */
class SuspendedJobsTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private RedisServer redis;
    private JobQueue queue;
    private WorkerTurns turns;
    private ColdJobs cold;

    @BeforeEach
    void open() {
        redis = RedisFixture.emptied();
        queue = new JobQueue(redis);
        turns = new WorkerTurns(redis, LEASE);
        cold = new ColdJobs(redis);
    }

    @AfterEach
    void close() {
        queue.close();
        turns.close();
        cold.close();
    }

    private ClaimedJob claimed() {
        NewJob job = Life.job();
        queue.enqueue(List.of(job), queue.now().plusSeconds(30));
        return claim();
    }

    private ClaimedJob claim() {
        return turns.step(new StepCall(List.of(), List.of(), 1, List.of("default")))
                .jobs()
                .getFirst();
    }

    private Verdict finish(Finish finish) {
        return turns.step(new StepCall(List.of(), List.of(finish), 0, List.of()))
                .finishes()
                .getFirst();
    }

    private JobRecord found(ClaimedJob job) {
        return queue.find(job.claim().id()).orElseThrow();
    }

    @Test
    void a_signal_while_a_worker_has_the_job_is_told_to_it_and_written_down_once() {
        ClaimedJob job = claimed();
        UUID request = UUID.randomUUID();
        for (int twice = 0; twice < 2; twice++) {
            queue.signal(job.claim().id(), request, "go", Json.object());
        }
        queue.signal(job.claim().id(), "later", Json.object());
        try (Leases leases = new Leases(redis, LEASE)) {
            assertThat(leases.beat(List.of(job.claim())))
                    .containsExactly(Leases.Pulse.SIGNALS_KEPT);
            assertThat(leases.kept(job.claim()))
                    .extracting(KeptSignal::name)
                    .containsExactly("go", "later");

            writeDown(job, request);
            queue.signal(job.claim().id(), request, "go", Json.object());
            assertThat(leases.kept(job.claim()))
                    .extracting(KeptSignal::name)
                    .containsExactly("later");
        }
        assertThat(finish(Life.finish(job, 2, 0, new Outcome.Suspend(null))))
                .isEqualTo(new Verdict.BecameQueued());
        assertThat(
                        found(job).log().stream()
                                .filter(line -> line.type() == EventType.SIGNAL_RECEIVED)
                                .map(EventLine::detail))
                .containsExactly("go", "later");
        assertThat(redis.client().exists(QueueKeys.signals(job.claim().id()))).isFalse();
    }

    private void writeDown(ClaimedJob job, UUID request) {
        Event event = new Event.SignalReceived(request.toString(), "go", Json.object());
        Advance advance = new Advance(job.claim(), List.of(Life.line(2, event)), false);
        assertThat(turns.step(new StepCall(List.of(advance), List.of(), 0, List.of())).advances())
                .containsExactly(new Verdict.Done());
    }

    @Test
    void a_beat_is_silent_once_all_signals_are_written_down() {
        ClaimedJob job = claimed();
        UUID request = UUID.randomUUID();
        queue.signal(job.claim().id(), request, "go", Json.object());
        writeDown(job, request);
        try (Leases leases = new Leases(redis, LEASE)) {
            assertThat(leases.beat(List.of(job.claim()))).containsExactly(Leases.Pulse.ALIVE);
        }
        assertThat(finish(Life.finish(job, 2, 0, new Outcome.Suspend(null))))
                .isEqualTo(new Verdict.Done());
    }

    @Test
    void what_a_suspended_job_needs_not_to_wake_goes_once_the_history_has_it() {
        ClaimedJob job = claimed();
        finish(Life.finish(job, 20, new Outcome.Suspend(null)));
        long seq = found(job).seq();
        assertThat(cold.chill(List.of(new ColdJobs.Stored(job.claim().id(), seq - 1)))).isEmpty();
        assertThat(cold.chill(List.of(new ColdJobs.Stored(job.claim().id(), seq))))
                .containsExactly(job.claim().id());

        JobRecord left = found(job);
        assertThat(left.cold()).isTrue();
        assertThat(left.log()).isEmpty();
        assertThat(left.seq()).isEqualTo(seq);
        assertThat(left.fields()).isEqualTo(job.job().fields());
        assertThat(left.queue()).isEqualTo("default");
    }

    @Test
    void a_cold_job_is_woken_claimed_and_ended_like_any_other() {
        ClaimedJob job = claimed();
        finish(Life.finish(job, 20, new Outcome.Suspend(Duration.ofHours(1))));
        JobRecord whole = found(job);
        cold.chill(List.of(new ColdJobs.Stored(whole.id(), whole.seq())));
        assertThat(queue.signal(whole.id(), "go", Json.object()))
                .isEqualTo(JobQueue.Signalled.WOKEN);

        ClaimedJob again = claim();
        assertThat(again.job().log()).extracting(EventLine::detail).containsExactly("go");
        assertThat(again.job().seq()).isEqualTo(whole.seq() + 1);
        JobRecord warm = again.job().warmed(whole.input(), whole.log());
        assertThat(warm.cold()).isFalse();
        assertThat(warm.log()).hasSize((int) warm.seq());
        assertThat(finish(Life.finish(again, 1, new Outcome.Completed())))
                .isEqualTo(new Verdict.Done());
        assertThat(found(job).status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    void a_cold_job_is_not_warmed_by_a_history_that_lacks_events() {
        ClaimedJob job = claimed();
        finish(Life.finish(job, 20, new Outcome.Suspend(null)));
        JobRecord whole = found(job);
        cold.chill(List.of(new ColdJobs.Stored(whole.id(), whole.seq())));
        List<EventLine> few = whole.log().subList(0, 5);
        JobRecord left = found(job);
        assertThatThrownBy(() -> left.warmed(whole.input(), few))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 5 events");
    }

    @Test
    void a_small_job_stays_whole_and_a_job_that_runs_too() {
        ClaimedJob small = claimed();
        finish(Life.finish(small, 0, new Outcome.Suspend(null)));
        ClaimedJob running = claimed();
        turns.step(new StepCall(List.of(Life.advance(running, 20)), List.of(), 0, List.of()));
        assertThat(
                        cold.chill(
                                List.of(
                                        new ColdJobs.Stored(small.claim().id(), found(small).seq()),
                                        new ColdJobs.Stored(
                                                running.claim().id(), found(running).seq()))))
                .isEmpty();
        assertThat(found(running).log()).hasSize(21);
    }
}
