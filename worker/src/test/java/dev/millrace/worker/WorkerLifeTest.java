package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.history.FlowCatalog;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flows from the queue to their end, on a worker with real stores and a real target. */
class WorkerLifeTest {
    private final Target target = new Target();
    private RedisServer redis;
    private JobQueue queue;
    private Submission submit;
    private TestWorker worker;

    @BeforeEach
    void open() {
        redis = Stores.emptiedRedis();
        queue = new JobQueue(redis);
        submit = new Submission(queue, new FlowCatalog(Stores.postgres()));
        worker = new TestWorker("first", redis, Stores.postgres());
    }

    @AfterEach
    void close() {
        target.close();
        worker.close();
        queue.close();
    }

    private static List<EventType> types(JobRecord job) {
        return job.log().stream().map(EventLine::type).toList();
    }

    private static EventLine last(JobRecord job) {
        return job.log().getLast();
    }

    private void awaitCalls(String path, int calls) {
        await().atMost(Duration.ofSeconds(20)).until(() -> target.calls(path) == calls);
    }

    @Test
    void branches_run_side_by_side_and_are_joined() {
        target.hold("/left");
        target.hold("/right");
        ExecutionId id =
                submit.of(
                        new Drawing("branches")
                                .set("start", "{{ input.n }}")
                                .call("left", target.url("/left"))
                                .call("right", target.url("/right"))
                                .node("join", "data:transform", TRANSFORM)
                                .edge("start>left")
                                .edge("start>right")
                                .edge("left>join")
                                .edge("right>join"));
        awaitCalls("/left", 1);
        awaitCalls("/right", 1);
        target.release("/right");
        target.release("/left");

        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
        assertThat(last(job).value().asText()).isEqualTo("/left /right 7");
        assertThat(job.log().stream().map(EventLine::seq))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, job.seq()).boxed().toList());
        assertThat(types(job)).contains(EventType.EXECUTION_PROGRESS, EventType.NODE_START);
    }

    private static final String TRANSFORM =
            "{'parameters':{'expression':'{{ nodes.left.output.body.path }} {{ nodes.right.output.body.path }} {{ nodes.start.output.value }}'}}";

    @Test
    void an_error_edge_leads_to_the_handler() {
        target.fail("/broken", 100);
        ExecutionId id =
                submit.of(
                        new Drawing("handled")
                                .call("broken", target.url("/broken"))
                                .set("handler", "{{ variables.lastError.code }}")
                                .call("never", target.url("/never"))
                                .edge("broken.error>handler")
                                .edge("broken>never"));

        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
        assertThat(last(job).value().path("value").asText()).isEqualTo("UPSTREAM_5XX");
        assertThat(target.calls("/never")).isZero();
        assertThat(types(job)).contains(EventType.NODE_SKIPPED);
    }

    @Test
    void a_node_is_tried_again_until_it_succeeds_each_time_as_a_new_effect() {
        target.fail("/shaky", 2);
        ExecutionId id = submit.of(new Drawing("shaky").call("shaky", target.url("/shaky"), 3));

        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
        assertThat(types(job).stream().filter(type -> type == EventType.NODE_RETRY)).hasSize(2);
        assertThat(target.keys("/shaky")).hasSize(3).doesNotHaveDuplicates();
        assertThat(job.attempt()).isEqualTo(1);
    }

    @Test
    void another_attempt_of_the_job_goes_on_from_its_checkpoints() {
        target.fail("/second", 1);
        ExecutionId id =
                submit.attempts(2)
                        .of(
                                new Drawing("resumed")
                                        .call("first", target.url("/first"))
                                        .call("second", target.url("/second"))
                                        .edge("first>second"));

        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
        assertThat(target.calls("/first")).isEqualTo(1);
        assertThat(target.calls("/second")).isEqualTo(2);
        assertThat(job.attempt()).isEqualTo(2);
        assertThat(types(job).stream().filter(type -> type == EventType.EXECUTION_START))
                .hasSize(2);
    }

    @Test
    void a_failure_that_may_pass_ends_exhausted_and_one_that_may_not_ends_in_error() {
        target.fail("/broken", 100);
        ExecutionId exhausted =
                submit.attempts(2).of(new Drawing("x").call("broken", target.url("/broken")));
        ExecutionId fatal =
                submit.of(
                        new Drawing("stopped")
                                .node("stop", "logic:stop", "{'parameters':{'error':'no'}}"));

        JobRecord job = submit.await(exhausted, ExecutionStatus.FAILED);
        assertThat(last(job).detail()).isEqualTo("EXHAUSTED");
        assertThat(last(job).value().path("nodeId").asText()).isEqualTo("broken");
        assertThat(target.calls("/broken")).isEqualTo(2);
        assertThat(last(submit.await(fatal, ExecutionStatus.FAILED)).detail()).isEqualTo("ERROR");
    }

    @Test
    void a_short_wait_is_held_on_the_worker_and_a_long_one_frees_its_slot() {
        ExecutionId brief = submit.of(waiting("300ms", "/after-brief"));
        ExecutionId lasting = submit.of(waiting("6s", "/after-lasting"));

        JobRecord held = submit.await(brief, ExecutionStatus.COMPLETED);
        assertThat(types(held)).doesNotContain(EventType.EXECUTION_SUSPENDED);
        submit.await(lasting, ExecutionStatus.SUSPENDED);
        await().until(() -> worker.claims().held() == 0);

        JobRecord woken = submit.await(lasting, ExecutionStatus.COMPLETED);
        assertThat(types(woken))
                .containsSubsequence(
                        EventType.NODE_SUSPENDED,
                        EventType.EXECUTION_SUSPENDED,
                        EventType.EXECUTION_RESUMED,
                        EventType.NODE_COMPLETE);
        assertThat(resumedBy(woken)).containsExactly("timer");
        assertThat(target.calls("/after-lasting")).isEqualTo(1);
    }

    private Drawing waiting(String duration, String path) {
        return new Drawing("waiting")
                .node("wait", "time:wait", "{'parameters':{'duration':'" + duration + "'}}")
                .call("after", target.url(path))
                .edge("wait>after");
    }

    private static List<String> resumedBy(JobRecord job) {
        return job.log().stream()
                .filter(line -> line.type() == EventType.EXECUTION_RESUMED)
                .map(EventLine::detail)
                .toList();
    }

    @Test
    void a_cancel_stops_the_node_that_runs() {
        target.hold("/slow");
        ExecutionId id =
                submit.of(
                        new Drawing("cancelled")
                                .call("slow", target.url("/slow"))
                                .call("after", target.url("/after"))
                                .edge("slow>after"));
        awaitCalls("/slow", 1);
        assertThat(queue.cancel(List.of(id))).containsExactly(JobQueue.Cancelled.ASKED);

        JobRecord job = submit.await(id, ExecutionStatus.CANCELLED);
        assertThat(last(job).type()).isEqualTo(EventType.EXECUTION_CANCELLED);
        assertThat(types(job)).doesNotContain(EventType.NODE_COMPLETE, EventType.NODE_ERROR);
        assertThat(target.calls("/after")).isZero();
    }

    @Test
    void a_drained_worker_lets_the_node_finish_and_another_goes_on_with_no_attempt_used() {
        target.hold("/first");
        ExecutionId id = submit.of(chain());
        awaitCalls("/first", 1);
        worker.drain();
        target.release("/first");
        JobRecord drained = submit.await(id, ExecutionStatus.QUEUED);
        assertThat(types(drained)).contains(EventType.NODE_COMPLETE);
        assertThat(target.calls("/second")).isZero();

        try (TestWorker _ = new TestWorker("second", redis, Stores.postgres())) {
            JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
            assertThat(job.attempt()).isEqualTo(1);
            assertThat(resumedBy(job)).containsExactly("drained");
            assertThat(target.calls("/first")).isEqualTo(1);
            assertThat(target.calls("/second")).isEqualTo(1);
        }
    }

    @Test
    void when_the_grace_is_over_the_node_is_stopped_and_runs_again_elsewhere_under_the_same_key() {
        target.hold("/first");
        ExecutionId id = submit.of(chain());
        awaitCalls("/first", 1);
        worker.drain();
        worker.claims().handBack();
        submit.await(id, ExecutionStatus.QUEUED);
        target.release("/first");

        try (TestWorker _ = new TestWorker("second", redis, Stores.postgres())) {
            JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
            assertThat(job.attempt()).isEqualTo(1);
            assertThat(target.calls("/first")).isEqualTo(2);
            assertThat(target.keys("/first").getFirst()).isEqualTo(target.keys("/first").getLast());
        }
    }

    private Drawing chain() {
        return new Drawing("chain")
                .call("first", target.url("/first"))
                .call("second", target.url("/second"))
                .edge("first>second");
    }
}
