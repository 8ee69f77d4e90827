package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.history.Acceptance;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.FlowCatalog;
import dev.millrace.json.Json;
import dev.millrace.ops.Meters;
import dev.millrace.outbox.OutboxWriter;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code flow:run}, and long waits whose past lies in PostgreSQL, on a worker with an outbox. */
class SubFlowTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Target target = new Target();
    private final FlowCatalog catalog = new FlowCatalog(Stores.postgres());
    private final ExecutionHistory history = new ExecutionHistory(Stores.postgres());
    private RedisServer redis;
    private JobQueue queue;
    private Submission submit;
    private TestWorker worker;
    private OutboxWriter outbox;

    @BeforeEach
    void open() {
        redis = Stores.emptiedRedis();
        queue = new JobQueue(redis);
        submit = new Submission(queue, catalog).recordedIn(new Acceptance(Stores.postgres()));
        worker = new TestWorker("first", redis, Stores.postgres());
        outbox = OutboxWriter.counted(redis, Stores.postgres(), new Meters(), "test");
        outbox.start();
    }

    @AfterEach
    void close() {
        target.close();
        worker.close();
        outbox.stop();
        queue.close();
    }

    private String stored(Drawing flow) {
        String id = "flow-" + UUID.randomUUID();
        assertThat(catalog.create("default", id, id, flow.flow())).isPresent();
        return id;
    }

    private static Drawing running(String flowId) {
        return new Drawing("parent")
                .node(
                        "run",
                        "flow:run",
                        "{'parameters':{'flowId':'" + flowId + "','input':{'n':'{{ input.n }}'}}}");
    }

    private ExecutionRow ended(ExecutionId id) {
        await().atMost(PATIENCE)
                .until(() ->
                        history.find("default", id)
                                .filter(row -> row.status().terminal())
                                .isPresent());
        return history.find("default", id).orElseThrow();
    }

    private ExecutionRow child(ExecutionId parent) {
        await().atMost(PATIENCE).until(() -> !history.children("default", parent).isEmpty());
        return history.children("default", parent).getFirst();
    }

    @Test
    void the_parent_waits_for_its_child_and_takes_its_output() {
        String flow = stored(new Drawing("child").set("say", "{{ input.n * 6 }}"));
        ExecutionId id =
                submit.of(
                        running(flow)
                                .set("after", "{{ nodes.run.output.value }}")
                                .edge("run>after"));
        ExecutionRow row = ended(id);
        assertThat(row.output()).isEqualTo(Json.read("{\"value\":42}"));
        assertThat(row.attempt()).isEqualTo(1);

        ExecutionRow child = child(id);
        assertThat(child.parent()).isEqualTo(id);
        assertThat(child.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(child.priority()).isEqualTo(row.priority());
        List<EventLine> events = history.events(id, 0, 100);
        assertThat(events.stream().map(EventLine::type))
                .containsOnlyOnce(EventType.SIGNAL_RECEIVED, EventType.NODE_SUSPENDED);
    }

    @Test
    void a_child_that_fails_fails_the_node_once_and_for_good() {
        String flow =
                stored(
                        new Drawing("child")
                                .node(
                                        "stop",
                                        "logic:stop",
                                        "{'parameters':{'error':{'code':'NO_STOCK','message':'none','recoverable':true}}}"));
        ExecutionId id = submit.attempts(3).of(running(flow));
        ExecutionRow row = ended(id);
        assertThat(row.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(row.attempt()).isEqualTo(1);
        assertThat(Optional.ofNullable(row.error()).orElseThrow().failure().code())
                .isEqualTo("NO_STOCK");
        assertThat(history.children("default", id)).hasSize(1);
        assertThat(
                        Stores.postgres()
                                .list(
                                        "select execution_id from dead_letters where execution_id"
                                                + " in (?, ?)",
                                        letter -> letter.getObject(1, UUID.class),
                                        id.value(),
                                        child(id).id().value()))
                .containsExactly(id.value());
    }

    @Test
    void what_cannot_be_run_is_a_failure_of_the_node() {
        ExecutionRow unknown = ended(submit.of(running("nobody")));
        assertThat(Optional.ofNullable(unknown.error()).orElseThrow().failure().code())
                .isEqualTo("FLOW_NOT_FOUND");
    }

    @Test
    void sub_flows_lie_at_most_eight_deep() {
        String flow = "endless-" + UUID.randomUUID();
        assertThat(catalog.create("default", flow, flow, running(flow).flow())).isPresent();
        ExecutionId id = submit.of(flow, 1);
        assertThat(Optional.ofNullable(ended(id).error()).orElseThrow().failure().code())
                .isEqualTo("LIMIT");
        int depth = 0;
        for (ExecutionId at = id; !history.children("default", at).isEmpty(); depth++) {
            at = child(at).id();
        }
        assertThat(depth).isEqualTo(8);
    }

    @Test
    void a_cancel_of_the_parent_stops_what_its_child_calls() {
        target.hold("/held");
        String flow = stored(new Drawing("child").call("call", target.url("/held")));
        ExecutionId id = submit.of(running(flow));
        await().atMost(PATIENCE).until(() -> target.calls("/held") == 1);
        submit.await(id, ExecutionStatus.SUSPENDED);
        assertThat(queue.cancel(List.of(id))).containsExactly(JobQueue.Cancelled.CANCELLED);
        assertThat(ended(id).status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(ended(child(id).id()).status()).isEqualTo(ExecutionStatus.CANCELLED);
    }

    @Test
    void a_worker_lost_between_the_record_and_the_child_leaves_no_parent_waiting_for_ever() {
        String flow = stored(new Drawing("child").set("say", "{{ input.n }}"));
        worker.close();
        ExecutionId id = submit.of(running(flow));
        try (TestWorker lost = new TestWorker("lost", redis, Stores.postgres())) {
            ExecutionId child = child(id).id();
            assertThat(child.value().version()).isEqualTo(7);
            assertThat(child.value().variant()).isEqualTo(2);
            assertThat(lost.claims().held()).isGreaterThanOrEqualTo(0);
        }
        worker = new TestWorker("second", redis, Stores.postgres());
        assertThat(ended(id).output()).isEqualTo(Json.read("{\"value\":7}"));
        assertThat(history.children("default", id)).hasSize(1);
    }

    @Test
    void a_cold_execution_is_read_from_the_history_when_its_signal_comes() {
        String text = "x".repeat(3_000);
        ExecutionId id =
                submit.of(
                        new Drawing("cold")
                                .set("large", text)
                                .node("ask", "signal:wait", "{'parameters':{'name':'go'}}")
                                .set("size", "{{ $length(nodes.large.output.value) + input.n }}")
                                .edge("large>ask")
                                .edge("ask>size"));
        await().atMost(PATIENCE).until(() -> queue.find(id).orElseThrow().cold());
        JobRecord cold = queue.find(id).orElseThrow();
        assertThat(cold.status()).isEqualTo(ExecutionStatus.SUSPENDED);
        assertThat(cold.log()).isEmpty();

        queue.signal(id, "go", Json.object());
        ExecutionRow row = ended(id);
        assertThat(row.output()).isEqualTo(Json.read("{\"value\":3007}"));
        List<EventLine> events = history.events(id, 0, 100);
        assertThat(events.stream().map(EventLine::seq)).doesNotHaveDuplicates();
        assertThat((long) events.size()).isEqualTo(row.lastSeq());
        assertThat(events.stream().map(line -> line.event().event()))
                .filteredOn(Event.ExecutionResumed.class::isInstance)
                .containsExactly(new Event.ExecutionResumed("signal"));
    }
}
