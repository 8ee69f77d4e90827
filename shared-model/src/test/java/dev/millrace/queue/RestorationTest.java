package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.json.Json;
import dev.millrace.queue.Restoration.Validity;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A repair changes only what is still as it was seen. */
class RestorationTest {
    private RedisServer redis;
    private JobQueue queue;
    private WorkerTurns turns;
    private JobHeaders headers;
    private Restoration restoration;
    private Instant soon;

    @BeforeEach
    void open() {
        redis = RedisFixture.emptied();
        queue = new JobQueue(redis);
        turns = new WorkerTurns(redis, Duration.ofSeconds(30));
        headers = new JobHeaders(redis);
        restoration = new Restoration(redis);
        soon = queue.now().plusSeconds(30);
    }

    @AfterEach
    void close() {
        queue.close();
        turns.close();
        restoration.close();
    }

    private JobHeader seen(NewJob job) {
        return headers.of(List.of(job.id())).getFirst();
    }

    private NewJob enqueued() {
        NewJob job = Life.job();
        queue.enqueue(List.of(job), soon);
        return job;
    }

    private ClaimedJob claimOne() {
        return turns.step(new StepCall(List.of(), List.of(), 1, List.of("default")))
                .jobs()
                .getFirst();
    }

    private List<Restored> restore(Restored... jobs) {
        return restoration.restore(List.of(jobs), new Validity(1, soon));
    }

    private static Restored.Waiting waiting(JobHeader seen, NewJob job, ExecutionStatus status) {
        return new Restored.Waiting(seen, job, status, 2, Life.AT.plusSeconds(1_000_000_000));
    }

    @Test
    void a_job_that_moved_on_since_it_was_seen_is_left_alone() {
        NewJob job = enqueued();
        JobHeader before = seen(job);
        ClaimedJob claimed = claimOne();

        assertThat(restore(waiting(before, job, ExecutionStatus.DELAYED))).isEmpty();
        assertThat(restore(new Restored.Ended(before))).isEmpty();
        turns.step(new StepCall(List.of(Life.advance(claimed, 1)), List.of(), 0, List.of()));
        assertThat(seen(job).seq()).isEqualTo(2);
        assertThat(seen(job).status()).isEqualTo(ExecutionStatus.RUNNING);
    }

    @Test
    void what_comes_too_late_or_for_another_generation_is_refused_as_a_whole() {
        NewJob job = Life.job();
        List<Restored> jobs = List.of(waiting(seen(job), job, ExecutionStatus.DELAYED));

        assertThatThrownBy(() -> restoration.restore(jobs, new Validity(2, soon)))
                .isInstanceOf(RestoredTooLate.class);
        assertThatThrownBy(() ->
                        restoration.restore(jobs, new Validity(1, queue.now().minusSeconds(1))))
                .isInstanceOf(RestoredTooLate.class);
        assertThat(seen(job).missing()).isTrue();
        assertThat(restoration.restore(jobs, new Validity(1, soon))).isEqualTo(jobs);
    }

    @Test
    void a_running_job_gets_the_records_it_lacks_and_stays_with_its_worker() {
        NewJob job = enqueued();
        ClaimedJob claimed = claimOne();
        List<EventLine> lines = List.of(Life.node(2), Life.node(3));

        assertThat(restore(new Restored.Running(seen(job), lines))).hasSize(1);
        assertThat(queue.find(job.id()).orElseThrow().log()).hasSize(3);
        Finish finish = Life.finish(claimed, 3, 0, new Outcome.Completed());
        assertThat(turns.step(new StepCall(List.of(), List.of(finish), 0, List.of())).finishes())
                .containsExactly(new Verdict.Done());
    }

    @Test
    void a_signal_that_waited_is_not_lost_when_its_job_goes_back_to_wait() {
        NewJob job = enqueued();
        claimOne();
        queue.signal(job.id(), "go", Json.object());

        restore(waiting(seen(job), job, ExecutionStatus.SUSPENDED));
        assertThat(claimOne().claim().id()).isEqualTo(job.id());
    }

    @Test
    void a_thousand_jobs_go_in_several_calls() {
        List<NewJob> jobs = Life.jobs(1_000);
        List<Restored> restored = new ArrayList<>();
        jobs.forEach(job -> restored.add(waiting(seen(job), job, ExecutionStatus.QUEUED)));
        JobHeader taken = seen(jobs.get(700));
        queue.enqueue(List.of(jobs.get(700)), soon);

        assertThat(restoration.restore(restored, new Validity(1, soon)))
                .hasSize(999)
                .noneMatch(job -> job.id().equals(taken.id()));
        assertThat(queue.has(jobs.stream().map(NewJob::id).toList())).containsOnly(true);
    }
}
