package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.execution.NodeKey;
import dev.millrace.json.Json;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A child's end is told to its parent, and a parent's end to its children, in the same step. */
class FamilyTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private RedisServer redis;
    private JobQueue queue;
    private WorkerTurns turns;

    @BeforeEach
    void open() {
        redis = RedisFixture.emptied();
        queue = new JobQueue(redis);
        turns = new WorkerTurns(redis, LEASE);
    }

    @AfterEach
    void close() {
        queue.close();
        turns.close();
    }

    private ExecutionId put(NewJob job) {
        queue.enqueue(List.of(job), queue.now().plusSeconds(30));
        return job.id();
    }

    private ClaimedJob claim(WorkerTurns by) {
        return by.step(new StepCall(List.of(), List.of(), 1, List.of("default"))).jobs().getFirst();
    }

    private void finish(Finish finish) {
        assertThat(turns.step(new StepCall(List.of(), List.of(finish), 0, List.of())).finishes())
                .doesNotContain(new Verdict.Lost());
    }

    private ExecutionId suspendedParent() {
        ExecutionId parent = put(Life.job());
        finish(Life.finish(claim(turns), 0, new Outcome.Suspend(null)));
        return parent;
    }

    private EventLine told(ExecutionId parent) {
        JobRecord job = queue.find(parent).orElseThrow();
        assertThat(job.status()).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(job.log().getLast().type()).isEqualTo(EventType.SIGNAL_RECEIVED);
        return job.log().getLast();
    }

    private ExecutionStatus status(ExecutionId id) {
        return queue.find(id).orElseThrow().status();
    }

    @Test
    void a_completed_child_wakes_its_parent_with_its_output() {
        ExecutionId parent = suspendedParent();
        ExecutionId child = put(Life.childOf(parent));
        finish(Life.finish(claim(turns), 1, new Outcome.Completed()));

        EventLine signal = told(parent);
        assertThat(signal.detail()).isEqualTo("flow:" + child);
        assertThat(signal.effectKey()).isEqualTo(child.toString());
        assertThat(signal.json()).isEqualTo("{\"status\":\"completed\",\"output\":null}");
        assertThat(redis.client().exists(QueueKeys.job(parent) + ":kids")).isFalse();
    }

    @Test
    void a_record_of_the_parent_that_names_the_child_is_not_taken_for_its_signal() {
        put(Life.job());
        ClaimedJob running = claim(turns);
        NewJob child = Life.childOf(running.claim().id());
        var what =
                Json.object()
                        .put("signal", "flow:" + child.id())
                        .put("executionId", child.id().toString());
        Event waits = new Event.NodeSuspended(NodeKey.of("run"), "flow:run", 1, null, "flow", what);
        Advance record = new Advance(running.claim(), List.of(Life.line(2, waits)), false);
        turns.step(new StepCall(List.of(record), List.of(), 0, List.of()));
        put(child);
        finish(Life.finish(running, 2, 0, new Outcome.Suspend(Duration.ofHours(1))));
        finish(Life.finish(claim(turns), 0, new Outcome.Completed()));
        assertThat(told(running.claim().id()).effectKey()).isEqualTo(child.id().toString());
    }

    @Test
    void once_a_parent_has_turned_back_only_what_belongs_to_its_way_back_is_started() {
        put(Life.job());
        ClaimedJob parent = claim(turns);
        ExecutionId id = parent.claim().id();
        ExecutionId before = put(Life.childOf(id));
        Advance turns =
                new Advance(
                        parent.claim(),
                        List.of(Life.line(2, new Event.ExecutionCompensating(null))),
                        false);
        this.turns.step(new StepCall(List.of(turns), List.of(), 0, List.of()));
        ExecutionId late = put(Life.childOf(id));
        NewJob undoing = Life.childOf(new JobFields.Parent(id, 1, true));
        put(undoing);

        assertThat(status(before)).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(status(late)).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(status(undoing.id())).isEqualTo(ExecutionStatus.QUEUED);
        queue.cancel(List.of(id), true);
        finish(Life.finish(parent, 2, 0, new Outcome.Failed()));
        assertThat(status(undoing.id())).isEqualTo(ExecutionStatus.CANCELLED);
    }

    @Test
    void a_parent_and_its_child_may_leave_their_worker_in_one_call() {
        put(Life.job());
        ClaimedJob parent = claim(turns);
        put(Life.childOf(parent.claim().id()));
        Finish waits = Life.finish(parent, 0, new Outcome.Suspend(Duration.ofHours(1)));
        Finish ends = Life.finish(claim(turns), 0, new Outcome.Completed());
        turns.step(new StepCall(List.of(), List.of(waits, ends), 0, List.of()));
        told(parent.claim().id());
        assertThat(redis.client().zcard(QueueKeys.DUE)).isZero();
    }

    @Test
    void a_failed_child_tells_its_error() {
        ExecutionId parent = suspendedParent();
        put(Life.childOf(parent));
        finish(Life.finish(claim(turns), 1, new Outcome.Failed()));
        assertThat(told(parent).value().path("error").path("code").asText()).isEqualTo("BAD");
    }

    @Test
    void a_child_that_is_cancelled_or_stalls_tells_it() {
        ExecutionId first = suspendedParent();
        ExecutionId unwanted = put(Life.childOf(first));
        assertThat(queue.cancel(List.of(unwanted))).containsExactly(JobQueue.Cancelled.CANCELLED);
        assertThat(told(first).json()).isEqualTo("{\"status\":\"cancelled\"}");
        finish(Life.finish(claim(turns), 0, new Outcome.Completed()));

        ExecutionId second = suspendedParent();
        ExecutionId poison = put(Life.childOf(second));
        try (Leases leases = new Leases(redis, Duration.ofMillis(1));
                WorkerTurns brief = new WorkerTurns(redis, Duration.ofMillis(1))) {
            leases.reap();
            for (int loss = 1; loss <= 3; loss++) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() ->
                                !brief.step(
                                                new StepCall(
                                                        List.of(),
                                                        List.of(),
                                                        1,
                                                        List.of("default")))
                                        .jobs()
                                        .isEmpty());
                await().atMost(Duration.ofSeconds(60)).until(() -> leases.reap().contains(poison));
            }
        }
        assertThat(told(second).value().path("error").path("code").asText()).isEqualTo("STALLED");
    }

    @Test
    void a_parent_that_runs_is_told_by_its_beat() {
        ExecutionId parent = put(Life.job());
        ClaimedJob running = claim(turns);
        put(Life.childOf(parent));
        finish(Life.finish(claim(turns), 0, new Outcome.Completed()));
        try (Leases leases = new Leases(redis, LEASE)) {
            assertThat(leases.beat(List.of(running.claim())))
                    .containsExactly(Leases.Pulse.SIGNALS_KEPT);
        }
    }

    @Test
    void the_end_of_a_parent_cancels_children_and_theirs_wherever_they_are() {
        ExecutionId parent = suspendedParent();
        ExecutionId running = put(Life.childOf(parent));
        ClaimedJob claimed = claim(turns);
        ExecutionId queued = put(Life.childOf(parent));
        ExecutionId grandchild = put(Life.childOf(queued));
        assertThat(queue.cancel(List.of(parent))).containsExactly(JobQueue.Cancelled.CANCELLED);

        assertThat(status(queued)).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(status(grandchild)).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(queue.find(running).orElseThrow().cancelAsked()).isTrue();
        finish(Life.finish(claimed, 0, new Outcome.Suspend(null)));
        assertThat(status(running)).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(status(parent)).isEqualTo(ExecutionStatus.CANCELLED);
    }

    @Test
    void a_parent_that_fails_takes_its_children_along() {
        put(Life.job());
        ClaimedJob parent = claim(turns);
        ExecutionId child = put(Life.childOf(parent.claim().id()));
        finish(Life.finish(parent, 0, new Outcome.Failed()));
        assertThat(status(child)).isEqualTo(ExecutionStatus.CANCELLED);
    }

    @Test
    void a_child_that_comes_too_late_ends_at_once() {
        ExecutionId parent = suspendedParent();
        queue.cancel(List.of(parent));
        ExecutionId late = put(Life.childOf(parent));
        assertThat(status(late)).isEqualTo(ExecutionStatus.CANCELLED);
        ExecutionId orphan = put(Life.childOf(ExecutionId.fresh()));
        assertThat(status(orphan)).isEqualTo(ExecutionStatus.CANCELLED);
    }

    @Test
    void fields_with_a_parent_can_be_read_and_those_of_an_earlier_release_too() {
        for (boolean undoing : new boolean[] {false, true}) {
            var parent = new JobFields.Parent(ExecutionId.fresh(), 12, undoing);
            JobFields fields = Life.childOf(parent).fields();
            assertThat(JobFields.parse(fields.text())).isEqualTo(fields);
        }
        String text = Life.job().fields().text();
        String earlier = String.join("\t", List.of(text.split("\t", -1)).subList(0, 7));
        assertThat(JobFields.parse(earlier)).isEqualTo(JobFields.parse(text));
    }
}
