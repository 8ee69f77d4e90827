package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.history.FlowCatalog;
import dev.millrace.json.Json;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A forEach from the queue to its end, on a worker with real stores and a real target. */
class ForEachLifeTest {
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

    private static EventLine last(JobRecord job) {
        return job.log().getLast();
    }

    private static long count(JobRecord job, EventType type, String node) {
        return job.log().stream()
                .filter(line -> line.type() == type && line.nodeId().equals(node))
                .count();
    }

    private void awaitCalls(String path, int calls) {
        await().atMost(Duration.ofSeconds(20)).until(() -> target.calls(path) == calls);
    }

    private static void assertWhole(JobRecord job) {
        assertThat(job.log().stream().map(EventLine::seq))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, job.seq()).boxed().toList());
    }

    @Test
    void each_item_is_run_with_its_value_and_number_and_no_more_at_once_than_asked() {
        target.hold("/item");
        ExecutionId id =
                submit.of(
                        new Drawing("each")
                                .forEach("each", 5, ",'concurrency':2")
                                .call("call", target.url("/item"))
                                .in("each")
                                .set("say", "{{ item }} of {{ index }}")
                                .in("each")
                                .edge("call>say"));
        awaitCalls("/item", 2);
        JobRecord held = submit.find(id);
        assertThat(count(held, EventType.NODE_START, "call")).isEqualTo(2);
        target.release("/item");

        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
        assertThat(last(job).value())
                .isEqualTo(
                        Json.read(
                                "[{'value':'0 of 0'},{'value':'1 of 1'},{'value':'2 of 2'},{'value':'3 of 3'},{'value':'4 of 4'}]"
                                        .replace('\'', '"')));
        assertThat(target.keys("/item")).hasSize(5).doesNotHaveDuplicates();
        assertThat(count(job, EventType.NODE_EXPANDED, "each")).isEqualTo(1);
        assertWhole(job);
    }

    @Test
    void another_worker_goes_on_with_the_items_that_are_left() {
        target.hold("/second");
        ExecutionId id =
                submit.of(
                        new Drawing("each")
                                .forEach("each", 4, ",'concurrency':2")
                                .call("first", target.url("/first"))
                                .in("each")
                                .call("second", target.url("/second"))
                                .in("each")
                                .edge("first>second"));
        awaitCalls("/second", 2);
        worker.drain();
        worker.claims().handBack();
        submit.await(id, ExecutionStatus.QUEUED);
        target.release("/second");

        try (TestWorker _ = new TestWorker("second", redis, Stores.postgres())) {
            JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
            assertThat(last(job).value()).hasSize(4);
            assertThat(target.calls("/first")).isEqualTo(4);
            Set<String> effects = new HashSet<>(target.keys("/second"));
            assertThat(effects).as("the stopped calls keep their keys").hasSize(4);
            assertThat(count(job, EventType.NODE_COMPLETE, "second")).isEqualTo(4);
            assertThat(count(job, EventType.NODE_EXPANDED, "each")).isEqualTo(1);
        }
    }

    @Test
    void another_attempt_of_the_job_runs_the_item_that_failed_and_none_that_ended() {
        target.fail("/second", 1);
        ExecutionId id =
                submit.attempts(2)
                        .of(
                                new Drawing("each")
                                        .forEach("each", 3, ",'concurrency':1")
                                        .call("first", target.url("/first"))
                                        .in("each")
                                        .call("second", target.url("/second"))
                                        .in("each")
                                        .edge("first>second"));

        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
        assertThat(job.attempt()).isEqualTo(2);
        assertThat(target.calls("/first")).isEqualTo(3);
        assertThat(target.calls("/second")).isEqualTo(4);
        assertThat(count(job, EventType.NODE_ERROR, "each")).isEqualTo(1);
    }

    @Test
    void with_continue_what_failed_is_among_the_results() {
        target.fail("/item", 1);
        ExecutionId id =
                submit.of(
                        new Drawing("each")
                                .forEach("each", 2, ",'concurrency':1,'onItemError':'continue'")
                                .call("call", target.url("/item"))
                                .in("each"));

        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
        assertThat(last(job).value().at("/0/error/code").asText()).isEqualTo("UPSTREAM_5XX");
        assertThat(last(job).value().at("/1/status").asInt()).isEqualTo(200);
    }

    @Test
    void more_items_than_may_be_fail_clearly() {
        ExecutionId id =
                submit.of(
                        new Drawing("many")
                                .forEach("each", 10_001, "")
                                .set("say", "{{ item }}")
                                .in("each"));

        JobRecord job = submit.await(id, ExecutionStatus.FAILED);
        assertThat(last(job).value().path("code").asText()).isEqualTo("LIMIT");
        assertThat(last(job).value().path("message").asText()).contains("10001", "10000");
        assertThat(last(job).detail()).isEqualTo("LIMIT");
    }

    @Test
    void a_cancel_in_the_middle_stops_the_items_that_run() {
        target.hold("/item");
        ExecutionId id =
                submit.of(
                        new Drawing("each")
                                .forEach("each", 5, ",'concurrency':2")
                                .call("call", target.url("/item"))
                                .in("each"));
        awaitCalls("/item", 2);
        assertThat(queue.cancel(java.util.List.of(id))).containsExactly(JobQueue.Cancelled.ASKED);

        submit.await(id, ExecutionStatus.CANCELLED);
        assertThat(target.calls("/item")).isEqualTo(2);
    }

    @Test
    void long_waits_in_items_cost_no_slot() {
        ExecutionId id =
                submit.of(
                        new Drawing("each")
                                .forEach("each", 3, ",'concurrency':3")
                                .node("wait", "time:wait", "{'parameters':{'duration':'6s'}}")
                                .in("each")
                                .call("after", target.url("/after"))
                                .in("each")
                                .edge("wait>after"));
        submit.await(id, ExecutionStatus.SUSPENDED);
        await().until(() -> worker.claims().held() == 0);

        submit.await(id, ExecutionStatus.COMPLETED);
        assertThat(target.calls("/after")).isEqualTo(3);
    }

    /** Prints what it cost. */
    @Test
    void ten_thousand_items_of_three_nodes_run_in_reasonable_time() {
        long before = System.nanoTime();
        ExecutionId id =
                submit.of(
                        new Drawing("many")
                                .forEach("each", 10_000, ",'concurrency':10")
                                .set("one", "{{ item }}")
                                .in("each")
                                .set("two", "{{ $json.value }}")
                                .in("each")
                                .set("three", "{{ $json.value }}")
                                .in("each")
                                .edge("one>two")
                                .edge("two>three"));

        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED, Duration.ofMinutes(2));
        System.out.printf(
                "10 000 items of 3 nodes: %d ms, %d events%n",
                (System.nanoTime() - before) / 1_000_000, job.seq());
        assertThat(last(job).value()).hasSize(10_000);
        assertThat(last(job).value().at("/9999/value").asInt()).isEqualTo(9_999);
        assertWhole(job);
    }
}
