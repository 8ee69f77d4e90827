package dev.millrace.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.history.FlowCatalog;
import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.Leases;
import dev.millrace.queue.Verdict;
import dev.millrace.queue.WorkerTurns;
import dev.millrace.redis.RedisServer;
import dev.millrace.worker.Drawing;
import dev.millrace.worker.Stores;
import dev.millrace.worker.Submission;
import dev.millrace.worker.Target;
import dev.millrace.worker.TestWorker;
import dev.millrace.worker.claim.Fence;
import dev.millrace.worker.claim.Hold;
import dev.millrace.worker.claim.News;
import dev.millrace.worker.claim.RedisTime;
import dev.millrace.worker.claim.Run;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single runs against the real queue: fences, lost claims, crashes, what is stored when. */
class FlowRunTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Fence OPEN = new Fence(Duration.ofHours(1), Duration.ofHours(1));

    private final Target target = new Target();
    private final RedisTime time = new RedisTime();
    private final FlowRuns runs =
            new FlowRuns(TestWorker.tools("here", Stores.emptiedRedis(), Stores.postgres(), time));
    private RedisServer redis;
    private JobQueue queue;
    private Submission submit;
    private DirectTurns turns;

    @BeforeEach
    void open() {
        redis = Stores.emptiedRedis();
        queue = new JobQueue(redis);
        time.learn(queue.now());
        submit = new Submission(queue, new FlowCatalog(Stores.postgres()));
        turns = new DirectTurns(new WorkerTurns(redis, LEASE));
    }

    @AfterEach
    void close() {
        target.close();
        turns.close();
        queue.close();
    }

    private Run claimed(DirectTurns by, Fence fence) {
        ClaimedJob job = by.claim().getFirst();
        return runs.of(new Hold(job, fence, System.nanoTime()), by);
    }

    private Drawing chain() {
        return new Drawing("chain")
                .call("first", target.url("/first"))
                .call("second", target.url("/second"))
                .edge("first>second");
    }

    @Test
    void it_began_when_it_was_claimed_however_late_its_thread_runs() {
        ExecutionId id = submit.of(chain());
        ClaimedJob job = turns.claim().getFirst();
        time.learn(job.at().plusSeconds(1));
        runs.of(new Hold(job, OPEN, System.nanoTime()), turns).run();

        EventLine start =
                queue.find(id).orElseThrow().log().stream()
                        .filter(line -> line.type() == EventType.EXECUTION_START)
                        .findFirst()
                        .orElseThrow();
        assertThat(start.at()).isEqualTo(job.at().toEpochMilli());
    }

    private void awaitCalls(String path, int calls) {
        await().atMost(Duration.ofSeconds(20)).until(() -> target.calls(path) == calls);
    }

    private static void assertWhole(JobRecord job) {
        assertThat(job.log().stream().map(EventLine::seq))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, job.seq()).boxed().toList());
    }

    @Test
    void a_flow_of_pure_nodes_needs_one_call_for_all_its_records_and_its_end() {
        Drawing chain = new Drawing("pure").set("n0", "{{ input.n }}");
        for (int i = 1; i < 40; i++) {
            chain.set("n" + i, "{{ $json.value }}").edge("n" + (i - 1) + ">n" + i);
        }
        ExecutionId id = submit.of(chain);
        claimed(turns, OPEN).run();

        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
        assertThat(turns.advances).isEmpty();
        assertThat(turns.finishes).hasSize(1);
        assertThat(job.log().getLast().value().path("value").asInt()).isEqualTo(7);
        assertWhole(job);
    }

    @Test
    void an_effect_begins_only_when_its_start_and_all_before_it_are_stored() {
        List<List<EventType>> seen = new CopyOnWriteArrayList<>();
        ExecutionId[] id = new ExecutionId[1];
        target.onCall(
                "/effect",
                () -> seen.add(submit.find(id[0]).log().stream().map(EventLine::type).toList()));
        id[0] =
                submit.of(
                        new Drawing("effect")
                                .set("before", "x")
                                .call("effect", target.url("/effect"))
                                .edge("before>effect"));
        turns.onTheWay = () -> target.awaitCall("/effect", Duration.ofMillis(500));
        claimed(turns, OPEN).run();

        assertThat(seen).hasSize(1);
        assertThat(seen.getFirst())
                .containsSubsequence(
                        EventType.EXECUTION_START,
                        EventType.NODE_START,
                        EventType.NODE_COMPLETE,
                        EventType.NODE_START);
    }

    @Test
    void records_that_the_queue_lost_are_sent_again() {
        ExecutionId id = submit.of(chain());
        turns.planted.add(new Verdict.Gap(1));
        turns.planted.add(new Verdict.Gap(1));
        claimed(turns, OPEN).run();

        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
        assertThat(turns.advances.get(2).lines().getFirst().seq()).isEqualTo(2);
        assertThat(target.calls("/first")).isEqualTo(1);
        assertWhole(job);
    }

    @Test
    void a_cancel_told_beside_a_checkpoint_ends_the_run() {
        target.hold("/first");
        ExecutionId id = submit.of(chain());
        Run run = claimed(turns, OPEN);
        assertThat(queue.cancel(List.of(id))).containsExactly(JobQueue.Cancelled.ASKED);
        run.run(); // its first advance is told the cancel

        assertThat(submit.find(id).status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(target.calls("/second")).isZero();
    }

    @Test
    void a_worker_that_is_not_sure_of_its_claim_starts_nothing() {
        ExecutionId id = submit.timeout(Duration.ofMillis(200)).of(chain());
        claimed(turns, new Fence(Duration.ZERO, Duration.ofHours(1))).run();

        JobRecord job = submit.await(id, ExecutionStatus.FAILED);
        assertThat(job.log().getLast().value().path("code").asText()).isEqualTo("TIMEOUT");
        assertThat(job.log().stream().map(EventLine::type)).doesNotContain(EventType.NODE_START);
        assertThat(target.calls("/first")).isZero();
    }

    @Test
    void a_worker_without_news_of_its_claim_stops_its_nodes_and_hands_the_job_back() {
        target.hold("/first");
        ExecutionId id = submit.of(chain());
        claimed(turns, new Fence(Duration.ofHours(1), Duration.ofMillis(300))).run();

        JobRecord job = submit.find(id);
        assertThat(job.status()).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(job.log().getLast().detail()).isEqualTo("drained");
    }

    @Test
    void a_run_whose_claim_is_lost_stops_and_writes_nothing() throws InterruptedException {
        target.hold("/first");
        ExecutionId id = submit.of(chain());
        Run run = claimed(turns, OPEN);
        Thread thread = Thread.ofVirtual().start(run);
        awaitCalls("/first", 1);
        long seq = submit.find(id).seq();
        run.hear(News.LOST);
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();

        assertThat(turns.finishes).isEmpty();
        assertThat(submit.find(id).seq()).isEqualTo(seq);
        assertThat(submit.find(id).status()).isEqualTo(ExecutionStatus.RUNNING);
    }

    @Test
    void what_a_zombie_hands_in_after_another_worker_took_over_is_refused()
            throws InterruptedException {
        target.hold("/second");
        ExecutionId id = submit.of(chain());
        try (DirectTurns zombie = new DirectTurns(new WorkerTurns(redis, Duration.ofMillis(1)))) {
            Thread thread = Thread.ofVirtual().start(claimed(zombie, OPEN));
            awaitCalls("/second", 1);
            takeBack(id);
            Thread heir = Thread.ofVirtual().start(claimed(turns, OPEN));
            awaitCalls("/second", 2);
            target.release("/second");
            assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
            assertThat(heir.join(Duration.ofSeconds(10))).isTrue();
        }

        JobRecord job = submit.find(id);
        assertThat(job.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(target.calls("/first")).isEqualTo(1);
        assertThat(target.keys("/second").getFirst()).isEqualTo(target.keys("/second").getLast());
        assertThat(ends(job)).isEqualTo(1);
        assertWhole(job);
    }

    private static long ends(JobRecord job) {
        return job.log().stream().filter(line -> line.type().terminal()).count();
    }

    private void takeBack(ExecutionId id) {
        try (Leases leases = new Leases(redis, Duration.ofMillis(1))) {
            await().atMost(Duration.ofSeconds(20)).until(() -> leases.reap().contains(id));
        }
    }

    @Test
    void after_a_crash_completed_nodes_are_not_called_again() throws InterruptedException {
        target.hold("/second");
        ExecutionId id = submit.attempts(3).of(chain());
        try (DirectTurns crashing = new DirectTurns(new WorkerTurns(redis, Duration.ofMillis(1)))) {
            Run run = claimed(crashing, OPEN);
            Thread thread = Thread.ofVirtual().start(run);
            awaitCalls("/second", 1);
            run.hear(News.LOST); // it is never heard of again
            assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        }
        takeBack(id);
        target.release("/second");
        claimed(turns, OPEN).run();

        JobRecord job = submit.find(id);
        assertThat(job.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(target.calls("/first")).isEqualTo(1);
        assertThat(target.calls("/second")).isEqualTo(2);
        assertThat(job.log().stream().map(EventLine::detail)).contains("stalled");
    }

    @Test
    void after_a_lost_worker_even_a_pure_node_begins_only_when_its_start_is_stored() {
        ExecutionId id = submit.of(new Drawing("suspect").set("one", "x"));
        try (DirectTurns lost = new DirectTurns(new WorkerTurns(redis, Duration.ofMillis(1)))) {
            assertThat(lost.claim()).hasSize(1);
            takeBack(id);
        }
        claimed(turns, OPEN).run();

        assertThat(turns.advances).hasSize(1);
        assertThat(turns.advances.getFirst().lines().stream().map(EventLine::type))
                .containsExactly(EventType.EXECUTION_START, EventType.NODE_START);
        assertThat(submit.find(id).status()).isEqualTo(ExecutionStatus.COMPLETED);
    }
}
