package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Where a run ends against its will: time limits, deadlines, what cannot be evaluated, found or
 * kept.
 */
class WorkerLimitsTest {
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

    @Test
    void an_attempt_over_its_time_is_stopped() {
        target.hold("/slow");
        ExecutionId id =
                submit.timeout(Duration.ofMillis(300))
                        .of(new Drawing("slow").call("slow", target.url("/slow")));

        JobRecord job = submit.await(id, ExecutionStatus.FAILED);
        assertThat(last(job).value().path("code").asText()).isEqualTo("TIMEOUT");
        assertThat(last(job).detail()).isEqualTo("EXHAUSTED");
        assertThat(types(job)).contains(EventType.NODE_ERROR);
    }

    @Test
    void an_execution_past_its_deadline_fails_without_running() {
        ExecutionId id =
                submit.deadline(Duration.ofSeconds(-1))
                        .attempts(3)
                        .of(new Drawing("late").call("late", target.url("/late")));

        JobRecord job = submit.await(id, ExecutionStatus.FAILED);
        assertThat(last(job).detail()).isEqualTo("DEADLINE");
        assertThat(target.calls("/late")).isZero();
    }

    @Test
    void an_expression_that_fails_is_fatal_and_a_false_condition_skips_its_node() {
        ExecutionId bad =
                submit.attempts(3).of(new Drawing("bad").set("bad", "{{ $number(\\\"x\\\") }}"));
        ExecutionId skipped =
                submit.of(
                        new Drawing("skipped")
                                .node(
                                        "no",
                                        "web:httpRequest",
                                        "{'runIf':'{{ input.missing }}','parameters':{'url':'"
                                                + target.url("/no")
                                                + "'}}")
                                .set("after", "{{ input.n }}")
                                .edge("no>after"));

        JobRecord failed = submit.await(bad, ExecutionStatus.FAILED);
        assertThat(last(failed).value().path("code").asText()).isEqualTo("EXPRESSION_ERROR");
        assertThat(failed.attempt()).isEqualTo(1);
        submit.await(skipped, ExecutionStatus.COMPLETED);
        assertThat(target.calls("/no")).isZero();
    }

    @Test
    void a_flow_that_is_not_there_fails_at_once() {
        ExecutionId id = submit.attempts(3).of("nowhere", 1);

        JobRecord job = submit.await(id, ExecutionStatus.FAILED);
        assertThat(last(job).value().path("code").asText()).isEqualTo("FLOW_NOT_FOUND");
    }

    @Test
    void an_output_over_eight_mebibytes_is_refused_also_as_one_text() {
        Drawing drawing = new Drawing("large").set("seed", "0123456789abcdef".repeat(4096));
        String twelve = "{{ nodes.seed.output.value }}".repeat(200);
        drawing.set("large", twelve).edge("seed>large");

        JobRecord job = submit.await(submit.of(drawing), ExecutionStatus.FAILED);
        assertThat(last(job).value().path("code").asText()).isEqualTo("OUTPUT_TOO_LARGE");
    }
}
