package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.execution.NodeStatus;
import dev.millrace.history.Acceptance;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.NodeRow;
import dev.millrace.ops.Meters;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.WorkerRoll;
import dev.millrace.redis.RedisServer;
import dev.millrace.resume.LinkSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The whole worker as the product wires it, from the queue to the history. */
class WorkerTest {
    private static final WorkerSettings SETTINGS =
            new WorkerSettings(
                    4,
                    List.of("default"),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(25),
                    List.of("127.0.0.1"),
                    new LinkSettings("http://gateway", ""));

    @Test
    void what_a_worker_ran_is_in_the_history_and_in_the_meters() {
        RedisServer redis = Stores.emptiedRedis();
        Meters meters = new Meters();
        Worker worker = new Worker(SETTINGS, redis, Stores.postgres(), meters, List.of());
        try (JobQueue queue = new JobQueue(redis);
                Target target = new Target()) {
            worker.start();
            ExecutionId id = submitted(queue, target);
            ExecutionHistory history = new ExecutionHistory(Stores.postgres());
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            history.find("default", id)
                                    .filter(row -> row.status().terminal())
                                    .isPresent());

            ExecutionRow row = history.find("default", id).orElseThrow();
            assertThat(row.status()).isEqualTo(ExecutionStatus.COMPLETED);
            assertThat(history.nodes(id).stream().map(NodeRow::status))
                    .containsExactly(NodeStatus.COMPLETED, NodeStatus.COMPLETED);
            List<EventLine> events = history.events(id, 0, 100);
            assertThat(events.getLast().type()).isEqualTo(EventType.EXECUTION_COMPLETE);
            assertThat(events.stream().map(EventLine::seq))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, row.lastSeq()).boxed().toList());
            await().until(() -> meters.scrape().contains("end=\"completed\"} 1"));
        } finally {
            worker.stop();
        }
        assertThat(new WorkerRoll(redis).present()).isEmpty();
    }

    private static ExecutionId submitted(JobQueue queue, Target target) {
        Drawing drawing = new Drawing("whole").set("before", "x").call("call", target.url("/call"));
        return new Submission(queue, new FlowCatalog(Stores.postgres()))
                .recordedIn(new Acceptance(Stores.postgres()))
                .of(drawing.edge("before>call"));
    }
}
