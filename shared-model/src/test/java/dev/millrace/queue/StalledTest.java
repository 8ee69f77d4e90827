package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.execution.NodeKey;
import dev.millrace.json.Json;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of a job that has cost its workers their lives. */
class StalledTest {
    private static final Duration BRIEF = Duration.ofMillis(1);

    private RedisServer redis;
    private JobQueue queue;
    private WorkerTurns turns;
    private Leases leases;

    @BeforeEach
    void open() {
        redis = RedisFixture.emptied();
        queue = new JobQueue(redis);
        turns = new WorkerTurns(redis, BRIEF);
        leases = new Leases(redis, BRIEF);
        leases.reap(); // the first call after an outage only notes that somebody reaps
    }

    @AfterEach
    void close() {
        queue.close();
        turns.close();
        leases.close();
    }

    @Test
    void the_error_names_the_nodes_that_ran_when_the_last_worker_was_lost() {
        NewJob job = Life.job();
        queue.enqueue(List.of(job), queue.now().plusSeconds(30));
        loseWorker(job, started("begin"));
        loseWorker(job, started("begin"), started("left"));
        loseWorker(job, started("done"), started("left"), completed("done"), started("right"));

        JsonNode error = queue.find(job.id()).orElseThrow().log().getLast().value();
        assertThat(error.path("message").asText())
                .isEqualTo("its workers were lost 3 times in a row while it ran left, right");
        assertThat(error.has("nodeId")).isFalse();
    }

    @Test
    void the_only_node_that_ran_is_the_one_that_failed() {
        NewJob job = Life.job();
        queue.enqueue(List.of(job), queue.now().plusSeconds(30));
        for (int loss = 0; loss < 3; loss++) {
            loseWorker(job, started("poison"));
        }

        JsonNode error = queue.find(job.id()).orElseThrow().log().getLast().value();
        assertThat(error.path("nodeId").asText()).isEqualTo("poison");
    }

    @Test
    void no_worker_holds_two_jobs_that_lost_two_workers_each() {
        List<NewJob> jobs = List.of(Life.job(), Life.job());
        queue.enqueue(jobs, queue.now().plusSeconds(30));
        for (int loss = 0; loss < 2; loss++) {
            await().atMost(Duration.ofSeconds(20)).until(() -> claim(2, true).size() == 2);
            await().atMost(Duration.ofSeconds(20)).until(() -> leases.reap().size() == 2);
        }

        List<ClaimedJob> first = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20)).until(() -> first.addAll(claim(2, true)));
        assertThat(first).hasSize(1);
        ClaimedJob held = first.getFirst();
        ExecutionId other = jobs.get(held.job().id().equals(jobs.get(0).id()) ? 1 : 0).id();
        assertThat(status(other)).isEqualTo(ExecutionStatus.DELAYED);
        assertThat(claim(2, false)).as("claimed by who holds the first").isEmpty();

        List<ClaimedJob> second = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20)).until(() -> second.addAll(claim(2, true)));
        assertThat(second).extracting(one -> one.job().id()).containsExactly(other);
    }

    private ExecutionStatus status(ExecutionId id) {
        return queue.find(id).orElseThrow().status();
    }

    /** A worker claims the job, stores these records, and is never heard of again. */
    private void loseWorker(NewJob job, Event... records) {
        List<ClaimedJob> claimed = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20)).until(() -> claimed.addAll(claim()));
        ClaimedJob claim = claimed.getFirst();
        List<EventLine> lines = new ArrayList<>();
        for (Event record : records) {
            lines.add(Life.line(claim.job().seq() + lines.size() + 1, record));
        }
        turns.step(
                new StepCall(
                        List.of(new Advance(claim.claim(), lines, false)),
                        List.of(),
                        0,
                        List.of()));
        await().atMost(Duration.ofSeconds(20)).until(() -> leases.reap().contains(job.id()));
    }

    private List<ClaimedJob> claim() {
        return claim(1, true);
    }

    private List<ClaimedJob> claim(int want, boolean suspect) {
        Wanted wanted = new Wanted(want, List.of("default"), suspect, null);
        return turns.step(new StepCall(List.of(), List.of(), wanted)).jobs();
    }

    private static Event started(String node) {
        return new Event.NodeStarted(NodeKey.of(node), "data:set", 1, 0);
    }

    private static Event completed(String node) {
        return new Event.NodeCompleted(
                NodeKey.of(node), "data:set", 1, Duration.ZERO, "main", 0, Json.object());
    }
}
