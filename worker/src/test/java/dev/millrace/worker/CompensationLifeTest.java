package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Executions that undo what they did, on workers with real stores and a real target. */
class CompensationLifeTest {
    private final Target target = new Target();
    private RedisServer redis;
    private JobQueue queue;
    private Submission submit;
    private TestWorker worker;

    @BeforeEach
    void open() {
        redis = Stores.emptiedRedis();
        queue = new JobQueue(redis);
        submit = new Submission(queue, new FlowCatalog(Stores.postgres())).undoes();
        worker = new TestWorker("first", redis, Stores.postgres());
    }

    @AfterEach
    void close() {
        target.close();
        worker.close();
        queue.close();
    }

    /** Books, pays, then ships; the first two can be undone. */
    private Drawing order() {
        return new Drawing("order")
                .call("book", target.url("/book"), "unbook")
                .call("pay", target.url("/pay"), "refund")
                .call("ship", target.url("/ship"))
                .send("unbook", target.url("/unbook"))
                .send("refund", target.url("/refund"))
                .edge("book>pay")
                .edge("pay>ship");
    }

    private static EventLine last(JobRecord job) {
        return job.log().getLast();
    }

    private static List<EventType> types(JobRecord job) {
        return job.log().stream().map(EventLine::type).toList();
    }

    private static List<String> undone(JobRecord job) {
        return job.log().stream()
                .filter(line -> line.type() == EventType.NODE_COMPENSATED)
                .map(line -> line.nodeId() + " by " + line.detail())
                .toList();
    }

    private void awaitCalls(String path, int calls) {
        await().atMost(Duration.ofSeconds(20)).until(() -> target.calls(path) == calls);
    }

    @Test
    void when_no_attempt_is_left_what_was_done_is_undone_in_reverse_order() {
        target.fail("/ship", 100);
        ExecutionId id = submit.attempts(2).of(order());

        JobRecord job = submit.await(id, ExecutionStatus.FAILED);
        assertThat(undone(job)).containsExactly("pay by refund", "book by unbook");
        assertThat(target.calls("/ship")).isEqualTo(2);
        assertThat(last(job).detail()).isEqualTo("EXHAUSTED");
        assertThat(last(job).value().path("nodeId").asText()).isEqualTo("ship");
        assertThat(types(job))
                .containsSubsequence(
                        EventType.EXECUTION_RETRY,
                        EventType.EXECUTION_COMPENSATING,
                        EventType.NODE_COMPENSATED,
                        EventType.EXECUTION_ERROR);
        JsonNode given = Json.read(target.bodies("/refund").getFirst());
        assertThat(given.path("nodeId").asText()).isEqualTo("pay");
        assertThat(given.path("completed").asBoolean()).isTrue();
        assertThat(given.at("/output/body/path").asText()).isEqualTo("/pay");
        assertThat(given.path("key").asText()).isEqualTo(target.keys("/pay").getFirst());
    }

    @Test
    void what_is_of_unknown_effect_is_undone_too() {
        target.hold("/pay");
        ExecutionId id = submit.timeout(Duration.ofSeconds(2)).of(order());

        JobRecord job = submit.await(id, ExecutionStatus.FAILED);
        assertThat(undone(job)).containsExactly("pay by refund", "book by unbook");
        JsonNode given = Json.read(target.bodies("/refund").getFirst());
        assertThat(given.path("completed").asBoolean(true)).isFalse();
        assertThat(given.path("output").isNull()).isTrue();
    }

    @Test
    void an_undo_that_fails_lets_the_others_run_and_shows_at_the_end() {
        target.fail("/ship", 100);
        target.fail("/refund", 100);
        ExecutionId id = submit.of(order());

        JobRecord job = submit.await(id, ExecutionStatus.FAILED);
        assertThat(undone(job)).containsExactly("book by unbook");
        assertThat(last(job).detail()).isEqualTo("COMPENSATION_INCOMPLETE");
        assertThat(last(job).value().path("code").asText()).isEqualTo("COMPENSATION_INCOMPLETE");
        assertThat(last(job).value().path("message").asText())
                .contains("refund", "UPSTREAM_5XX", "had failed");
    }

    @Test
    void a_cancel_undoes_what_was_done_and_ends_cancelled() {
        target.hold("/ship");
        ExecutionId id = submit.of(order());
        awaitCalls("/ship", 1);
        assertThat(queue.cancel(List.of(id))).containsExactly(JobQueue.Cancelled.ASKED);

        JobRecord job = submit.await(id, ExecutionStatus.CANCELLED);
        assertThat(undone(job)).containsExactly("pay by refund", "book by unbook");
        assertThat(last(job).type()).isEqualTo(EventType.EXECUTION_CANCELLED);
    }

    @Test
    void a_cancel_of_one_that_waits_goes_through_a_worker() {
        ExecutionId id =
                submit.of(
                        new Drawing("waits")
                                .call("book", target.url("/book"), "unbook")
                                .send("unbook", target.url("/unbook"))
                                .node("wait", "time:wait", "{'parameters':{'duration':'1h'}}")
                                .edge("book>wait"));
        submit.await(id, ExecutionStatus.SUSPENDED);
        assertThat(queue.cancel(List.of(id))).containsExactly(JobQueue.Cancelled.ASKED);

        JobRecord job = submit.await(id, ExecutionStatus.CANCELLED);
        assertThat(undone(job)).containsExactly("book by unbook");
    }

    @Test
    void while_it_undoes_a_cancel_is_refused_and_one_by_force_ends_it() {
        target.fail("/ship", 100);
        target.hold("/refund");
        ExecutionId id = submit.of(order());
        awaitCalls("/refund", 1);
        assertThat(submit.find(id).compensating()).isTrue();

        assertThat(queue.cancel(List.of(id))).containsExactly(JobQueue.Cancelled.COMPENSATING);
        assertThat(queue.cancel(List.of(id), true)).containsExactly(JobQueue.Cancelled.ASKED);
        JobRecord job = submit.await(id, ExecutionStatus.FAILED);
        assertThat(last(job).detail()).isEqualTo("COMPENSATION_INCOMPLETE");
        assertThat(target.calls("/unbook")).isZero();
    }

    @Test
    void another_worker_goes_on_undoing() {
        target.fail("/ship", 100);
        target.hold("/refund");
        ExecutionId id = submit.of(order());
        awaitCalls("/refund", 1);
        worker.drain();
        worker.claims().handBack();
        submit.await(id, ExecutionStatus.QUEUED);
        target.release("/refund");

        try (TestWorker _ = new TestWorker("second", redis, Stores.postgres())) {
            JobRecord job = submit.await(id, ExecutionStatus.FAILED);
            assertThat(undone(job)).containsExactly("pay by refund", "book by unbook");
            assertThat(target.keys("/refund")).hasSize(2);
            assertThat(target.keys("/refund").getFirst())
                    .as("the stopped call keeps its key")
                    .isEqualTo(target.keys("/refund").getLast());
            assertThat(target.calls("/book")).isEqualTo(1);
            assertThat(target.calls("/unbook")).isEqualTo(1);
        }
    }

    @Test
    void items_of_a_forEach_are_undone() {
        target.fail("/second", 1);
        ExecutionId id =
                submit.of(
                        new Drawing("each")
                                .forEach("each", 3, ",'concurrency':1")
                                .call("first", target.url("/first"), "undo")
                                .in("each")
                                .set("mark", "{{ index }}")
                                .in("each")
                                .node(
                                        "second",
                                        "logic:if",
                                        "{'parameters':{'condition':'{{ index < 2 }}'}}")
                                .in("each")
                                .node("stop", "logic:stop", "{'parameters':{'error':'no'}}")
                                .in("each")
                                .send("undo", target.url("/undo"))
                                .edge("first>mark")
                                .edge("mark>second")
                                .edge("second.false>stop"));

        JobRecord job = submit.await(id, ExecutionStatus.FAILED);
        assertThat(undone(job)).hasSize(3).containsOnly("first by undo");
        assertThat(
                        target.bodies("/undo").stream()
                                .map(body -> Json.read(body).path("item").asInt())
                                .toList())
                .containsExactly(2, 1, 0);
    }

    @Test
    void without_anything_to_undo_it_just_fails() {
        target.fail("/book", 100);
        ExecutionId id = submit.of(order());

        JobRecord job = submit.await(id, ExecutionStatus.FAILED);
        assertThat(types(job)).doesNotContain(EventType.EXECUTION_COMPENSATING);
        assertThat(last(job).detail()).isEqualTo("EXHAUSTED");
    }
}
