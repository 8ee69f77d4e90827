package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.json.Json;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that are parked at an open breaker, and are cold, a child or a parent as well. */
class ParkedJobsTest {
    private static final BreakerName NAME = new BreakerName("acme", "api.example:80");
    private static final Outcome PARKED =
            new Outcome.Suspend(null, List.of(new Outcome.Parked(NAME, Duration.ofSeconds(35))));

    private RedisServer redis;
    private JobQueue queue;
    private WorkerTurns turns;
    private BreakerBoard breakers;

    @BeforeEach
    void open() {
        redis = RedisFixture.emptied();
        queue = new JobQueue(redis);
        turns = new WorkerTurns(redis, Duration.ofSeconds(30));
        breakers = new BreakerBoard(redis);
        breakers.tell(List.of(new BreakerCall.Force(NAME, true)));
    }

    @AfterEach
    void close() {
        queue.close();
        turns.close();
        breakers.close();
    }

    private ClaimedJob claimed(NewJob job) {
        queue.enqueue(List.of(job), queue.now().plusSeconds(30));
        return claim();
    }

    private ClaimedJob claim() {
        return turns.step(new StepCall(List.of(), List.of(), 1, List.of("default")))
                .jobs()
                .getFirst();
    }

    private List<Verdict> finish(Finish... finishes) {
        return turns.step(new StepCall(List.of(), List.of(finishes), 0, List.of())).finishes();
    }

    private JobRecord found(ExecutionId id) {
        return queue.find(id).orElseThrow();
    }

    private long parked() {
        return redis.client().zcard(QueueKeys.parkedAt(NAME));
    }

    private void nothingIsLeftOfParking(ExecutionId id) {
        assertThat(parked()).isZero();
        assertThat(redis.client().exists(QueueKeys.job(id) + ":at")).isFalse();
    }

    @Test
    void a_cold_one_is_woken_by_its_breaker() {
        ClaimedJob job = claimed(Life.job());
        finish(Life.finish(job, 20, PARKED));
        JobRecord whole = found(job.claim().id());
        try (ColdJobs cold = new ColdJobs(redis)) {
            assertThat(cold.chill(List.of(new ColdJobs.Stored(whole.id(), whole.seq()))))
                    .containsExactly(whole.id());
        }
        assertThat(parked()).isEqualTo(1);
        breakers.tell(List.of(new BreakerCall.Force(NAME, false)));

        ClaimedJob again = claim();
        nothingIsLeftOfParking(whole.id());
        assertThat(again.job().cold()).isTrue();
        assertThat(again.job().log()).extracting(EventLine::detail).containsExactly("breaker");
        assertThat(again.job().warmed(whole.input(), whole.log()).log()).hasSize(23);
    }

    @Test
    void a_signal_wakes_one_and_its_breaker_knows_it_no_more() {
        ClaimedJob job = claimed(Life.job());
        finish(Life.finish(job, 0, PARKED));
        assertThat(queue.signal(job.claim().id(), "go", Json.object()))
                .isEqualTo(JobQueue.Signalled.WOKEN);
        nothingIsLeftOfParking(job.claim().id());
        assertThat(finish(Life.finish(claim(), 0, new Outcome.Suspend(null))))
                .containsExactly(new Verdict.Done());
        breakers.tell(List.of(new BreakerCall.Force(NAME, false)));
        assertThat(found(job.claim().id()).status()).isEqualTo(ExecutionStatus.SUSPENDED);
    }

    @Test
    void a_parked_child_tells_its_end_and_is_ended_with_its_parent() {
        ClaimedJob parent = claimed(Life.job());
        ClaimedJob child = claimed(Life.childOf(parent.claim().id()));
        ClaimedJob other = claimed(Life.childOf(parent.claim().id()));
        finish(Life.finish(parent, 0, new Outcome.Suspend(null)));
        finish(Life.finish(child, 0, PARKED), Life.finish(other, 0, PARKED));
        assertThat(parked()).isEqualTo(2);
        queue.cancel(List.of(child.claim().id()));
        EventLine told = found(parent.claim().id()).log().getLast();
        assertThat(told.type()).isEqualTo(EventType.SIGNAL_RECEIVED);
        assertThat(told.effectKey()).isEqualTo(child.claim().id().toString());

        queue.cancel(List.of(parent.claim().id()));
        assertThat(found(other.claim().id()).status()).isEqualTo(ExecutionStatus.CANCELLED);
        nothingIsLeftOfParking(other.claim().id());
    }

    @Test
    void a_parent_that_parks_in_the_call_in_which_its_child_ends_is_not_parked() {
        ClaimedJob parent = claimed(Life.job());
        ClaimedJob child = claimed(Life.childOf(parent.claim().id()));
        finish(Life.finish(parent, 0, PARKED), Life.finish(child, 0, new Outcome.Completed()));
        assertThat(found(parent.claim().id()).status()).isEqualTo(ExecutionStatus.QUEUED);
        nothingIsLeftOfParking(parent.claim().id());
    }
}
