package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.history.FlowCatalog;
import dev.millrace.queue.BreakerBoard;
import dev.millrace.queue.BreakerCall;
import dev.millrace.queue.BreakerName;
import dev.millrace.queue.BreakerState.Kind;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.redis.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Executions whose target fails: parked with no try used, woken one after the other. */
class WorkerBreakerTest {
    private final Target target = new Target();
    private RedisServer redis;
    private JobQueue queue;
    private BreakerBoard board;
    private Submission submit;
    private TestWorker worker;

    @BeforeEach
    void open() {
        redis = Stores.emptiedRedis();
        queue = new JobQueue(redis);
        board = new BreakerBoard(redis);
        submit = new Submission(queue, new FlowCatalog(Stores.postgres()));
        worker = new TestWorker("first", redis, Stores.postgres());
    }

    @AfterEach
    void close() {
        target.close();
        worker.close();
        board.close();
        queue.close();
    }

    /** A call that is tried three times, and whose breaker opens at the second failure. */
    private Drawing call(int resetMillis) {
        return new Drawing("guarded")
                .node(
                        "call",
                        "web:httpRequest",
                        "{'parameters':{'method':'POST','url':'%s'},'retry':{'delay':20,'jitter':0,'maxAttempts':3},'circuitBreaker':{'failureThreshold':2,'resetTimeout':%d}}"
                                .formatted(target.url("/call"), resetMillis));
    }

    private BreakerName name() {
        return new BreakerName("default", "127.0.0.1:" + URI.create(target.url("/")).getPort());
    }

    private void force(boolean open) {
        board.tell(List.of(new BreakerCall.Force(name(), open)));
    }

    private static List<String> nodeEvents(JobRecord job) {
        return job.log().stream()
                .filter(line -> line.nodeId().equals("call"))
                .map(line -> line.type().wire().substring("node:".length()) + line.attempt())
                .toList();
    }

    private static long count(JobRecord job, EventType type) {
        return job.log().stream().filter(line -> line.type() == type).count();
    }

    @Test
    void a_failed_probe_uses_up_no_try_and_every_call_after_an_answer_is_a_new_effect() {
        target.fail("/call", 4); // two tries, then two probes
        ExecutionId id = submit.of(call(400));
        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);

        assertThat(nodeEvents(job))
                .containsExactly(
                        "start1",
                        "retry1",
                        "start2",
                        "retry2",
                        "suspended3",
                        "start3",
                        "suspended3",
                        "start3",
                        "suspended3",
                        "start3",
                        "complete3");
        assertThat(count(job, EventType.EXECUTION_SUSPENDED)).isEqualTo(3);
        assertThat(target.keys("/call")).hasSize(5).doesNotHaveDuplicates();
        assertThat(board.find(name()).orElseThrow().opened()).isEqualTo(1);
    }

    @Test
    void while_it_is_open_no_worker_calls_and_no_slot_is_held() {
        target.fail("/call", 2);
        ExecutionId first = submit.of(call(600_000));
        submit.await(first, ExecutionStatus.SUSPENDED);
        try (TestWorker second = new TestWorker("second", redis, Stores.postgres())) {
            List<ExecutionId> more =
                    IntStream.range(0, 30).mapToObj(i -> submit.of(call(600_000))).toList();
            more.forEach(id -> submit.await(id, ExecutionStatus.SUSPENDED));
            await().until(() -> worker.claims().held() + second.claims().held() == 0);
            assertThat(target.calls("/call")).isEqualTo(2);
            assertThat(board.find(name()).orElseThrow().parked()).isEqualTo(31);

            force(false);
            more.forEach(id -> {
                JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
                assertThat(nodeEvents(job)).containsExactly("suspended1", "start1", "complete1");
            });
        }
    }

    @Test
    void other_nodes_go_on_and_the_parked_one_starts_when_it_may_without_a_suspension() {
        force(true);
        target.hold("/other");
        ExecutionId id =
                submit.of(
                        call(600_000)
                                .call("other", target.url("/other")) // no breaker: not held back
                                .set("last", "x")
                                .edge("call>last")
                                .edge("other>last"));
        await().atMost(Duration.ofSeconds(20)).until(() -> target.calls("/other") == 1);
        force(false);
        await().atMost(Duration.ofSeconds(20)).until(() -> target.calls("/call") == 1);
        target.release("/other");

        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
        assertThat(count(job, EventType.EXECUTION_SUSPENDED)).isZero();
        assertThat(nodeEvents(job)).containsExactly("suspended1", "start1", "complete1");
    }

    @Test
    void a_deadline_ends_what_is_parked_and_a_cancel_too() {
        force(true);
        ExecutionId late = submit.deadline(Duration.ofMillis(1_500)).of(call(600_000));
        ExecutionId cancelled = submit.deadline(Duration.ofHours(1)).of(call(600_000));
        submit.await(cancelled, ExecutionStatus.SUSPENDED);
        queue.cancel(List.of(cancelled));

        submit.await(cancelled, ExecutionStatus.CANCELLED);
        JobRecord job = submit.await(late, ExecutionStatus.FAILED);
        assertThat(job.log().getLast().event().event())
                .isInstanceOfSatisfying(
                        Event.ExecutionFailed.class,
                        failed -> assertThat(failed.reason()).isEqualTo("DEADLINE"));
        assertThat(target.calls("/call")).isZero();
        assertThat(board.find(name()).orElseThrow().parked()).isZero();
    }

    @Test
    void a_node_that_says_so_has_no_breaker_though_its_flow_has_one() {
        force(true);
        Drawing drawing = call(600_000);
        drawing.flow().putObject("settings").putObject("circuitBreaker");
        drawing.node(
                        "free",
                        "web:httpRequest",
                        "{'parameters':{'method':'POST','url':'"
                                + target.url("/free")
                                + "'},'circuitBreaker':{'enabled':false}}")
                .call("bound", target.url("/bound"));
        ExecutionId id = submit.of(drawing);
        JobRecord job = submit.await(id, ExecutionStatus.SUSPENDED);

        assertThat(target.calls("/free")).isEqualTo(1);
        assertThat(target.calls("/bound")).isZero();
        assertThat(
                        job.log().stream()
                                .filter(line -> line.type() == EventType.NODE_SUSPENDED)
                                .map(EventLine::nodeId))
                .containsExactly("call", "bound");
        assertThat(board.find(name()).orElseThrow().state().kind()).isEqualTo(Kind.OPEN);
    }

    @Test
    void an_execution_whose_worker_has_lost_its_memory_of_the_breaker_is_woken_all_the_same() {
        force(true);
        ExecutionId id = submit.of(call(600_000));
        submit.await(id, ExecutionStatus.SUSPENDED);
        worker.close();
        worker = new TestWorker("other", redis, Stores.postgres());
        force(false);

        submit.await(id, ExecutionStatus.COMPLETED);
    }
}
