package dev.millrace.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Event;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.history.ExecutionRequests;
import dev.millrace.json.Json;
import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.JobFields;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.Outcome;
import dev.millrace.queue.Verdict;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waits, signals and families of executions after Redis lost its memory. */
class FamilyRecoveryTest {
    private World world;

    @BeforeEach
    void open() {
        world = new World();
        world.recovery.runOnce();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void loseAndRecover() {
        world.lose();
        world.recovery.runOnce();
    }

    private ExecutionId suspended(int nodes) {
        ExecutionId id = world.accepted(1).getFirst();
        ClaimedJob job = world.claimOne();
        Event[] events = new Event[nodes + 1];
        events[0] = World.start();
        for (int i = 1; i <= nodes; i++) {
            events[i] = World.done("n" + i);
        }
        world.advance(job, events);
        Event last = new Event.ExecutionSuspended(null, List.of("go"));
        world.finish(job, nodes + 2, new Outcome.Suspend(null), last);
        world.flush();
        return id;
    }

    @Test
    void a_restored_child_still_tells_its_parent() {
        ExecutionId parent = suspended(1);
        ExecutionId child = world.acceptedChild(parent, "");
        loseAndRecover();

        ClaimedJob job = world.claimOne();
        assertThat(job.claim().id()).isEqualTo(child);
        assertThat(job.job().fields().parent()).isNotNull();
        world.advance(job, World.start());
        assertThat(world.complete(job, 2)).isEqualTo(new Verdict.Done());
        JobRecord woken = world.job(parent);
        assertThat(woken.status()).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(woken.log().getLast().effectKey()).isEqualTo(child.toString());
    }

    @Test
    void a_restored_child_still_ends_with_its_parent() {
        ExecutionId parent = suspended(1);
        ExecutionId child = world.acceptedChild(parent, "");
        loseAndRecover();
        world.queue.cancel(List.of(parent));
        assertThat(world.job(child).status()).isEqualTo(ExecutionStatus.CANCELLED);
    }

    @Test
    void a_child_whose_cancel_was_lost_is_cancelled_again() {
        ExecutionId parent = suspended(1);
        ExecutionId child = world.acceptedChild(parent, "");
        ClaimedJob running = world.claimOne();
        world.advance(running, World.start());
        world.queue.cancel(List.of(parent)); // the child is asked to end, and that is in Redis only
        world.flush();
        assertThat(world.status(parent)).isEqualTo(ExecutionStatus.CANCELLED);
        loseAndRecover();

        assertThat(world.job(child).status()).isEqualTo(ExecutionStatus.CANCELLED);
        world.flush();
        assertThat(world.status(child)).isEqualTo(ExecutionStatus.CANCELLED);
    }

    @Test
    void a_child_that_comes_back_after_its_parent_ended_is_started_by_nobody() {
        ExecutionId parent = suspended(1);
        ExecutionId child = world.acceptedChild(parent, "");
        world.redis.client().del("mr:{0}:x:" + child);
        world.queue.cancel(List.of(parent));
        world.flush();

        try (Parts parts = new Parts(world.redis, world.database)) {
            assertThat(
                            parts.revival.revive(
                                    parts.headers.of(List.of(child)),
                                    parts.validity(world.generation())))
                    .containsExactly(child);
        }
        assertThat(world.claim(5).jobs()).isEmpty();
        assertThat(world.job(child).status()).isEqualTo(ExecutionStatus.CANCELLED);
    }

    @Test
    void of_the_children_of_one_that_is_undone_only_those_of_its_way_back_come_back() {
        ExecutionId parent = world.accepted(1).getFirst();
        ClaimedJob job = world.claimOne();
        ExecutionId forward = world.acceptedChild(parent, "");
        ClaimedJob running = world.claimOne();
        assertThat(running.claim().id()).isEqualTo(forward);
        world.advance(job, World.start(), World.done("a"), new Event.ExecutionCompensating(null));
        ExecutionId undoing = world.acceptedChild(parent, ":undo");
        world.flush();
        loseAndRecover();

        assertThat(world.job(forward).status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(world.job(undoing).status()).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(world.job(undoing).fields().parent())
                .isEqualTo(new JobFields.Parent(parent, 1, true));
    }

    @Test
    void what_is_undone_comes_back_at_once_and_a_cancel_of_it_changes_nothing() {
        ExecutionId id = world.accepted(1).getFirst();
        ClaimedJob job = world.claimOne();
        world.advance(job, World.start(), World.done("a"), new Event.ExecutionCompensating(null));
        world.flush();
        new ExecutionRequests(world.database)
                .record(UUID.randomUUID(), World.TENANT, id, "cancel", Json.object());
        loseAndRecover();

        ClaimedJob again = world.claimOne();
        assertThat(again.claim().id()).isEqualTo(id);
        assertThat(again.job().cancelAsked()).isFalse();
        assertThat(world.job(id).compensating()).isTrue();
    }

    @Test
    void what_waits_long_comes_back_without_what_the_history_keeps() {
        ExecutionId small = suspended(1);
        ExecutionId large = suspended(50);
        loseAndRecover();

        assertThat(world.job(small).cold()).isFalse();
        assertThat(world.job(large).cold()).isTrue();
        assertThat(world.job(large).seq()).isEqualTo(53);
        assertThat(world.queue.signal(large, "go", Json.object()))
                .isEqualTo(JobQueue.Signalled.WOKEN);
        assertThat(world.claimOne().job().log()).hasSize(1);
    }

    @Test
    void records_of_a_signal_that_its_worker_wrote_leave_the_job_with_that_worker() {
        ExecutionId id = world.accepted(1).getFirst();
        ClaimedJob job = world.claimOne();
        UUID request = UUID.randomUUID();
        world.queue.signal(id, request, "go", Json.object());
        Event written = new Event.SignalReceived(request.toString(), "go", Json.object());
        world.advance(job, World.start(), written);
        world.flush();
        assertThat(
                        Standing.sameHands(
                                world.job(id).log().stream()
                                        .filter(line -> line.type() == EventType.SIGNAL_RECEIVED)
                                        .toList()))
                .isTrue();
        assertThat(world.complete(job, 3)).isEqualTo(new Verdict.Done());
    }
}
