package dev.millrace.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.history.ExecutionRequests;
import dev.millrace.history.ReconcileMark;
import dev.millrace.json.Json;
import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.Enqueued;
import dev.millrace.queue.Generation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;

class ReconcilerTest {
    private final World world = new World();
    private final Parts parts = new Parts(world.redis, world.database);
    private final Reconciler reconciler = new Reconciler(parts);

    @AfterEach
    void close() {
        parts.close();
        world.close();
    }

    /** Committed a minute ago by a gateway that died before it could put it into the queue. */
    private ExecutionId forgotten() {
        World.Draft draft = world.draft(null);
        world.commit(List.of(draft));
        return world.old(draft);
    }

    @Test
    void what_was_accepted_and_never_put_in_is_delivered_once() {
        ExecutionId id = forgotten();

        assertThat(reconciler.runOnce()).isEqualTo(1);
        assertThat(reconciler.runOnce()).isZero();
        assertThat(world.claim(5).jobs()).extracting(job -> job.claim().id()).containsExactly(id);
    }

    @Test
    void what_was_committed_long_after_its_id_was_made_is_delivered_soon() {
        forgotten();
        reconciler.runOnce(); // the mark is ahead of what is committed now
        ExecutionId late = forgotten();
        int delivered = reconciler.runOnce() + reconciler.runOnce() + reconciler.runOnce();

        assertThat(delivered).isEqualTo(1);
        assertThat(parts.queue.has(List.of(late))).containsExactly(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "cancel:force"})
    void a_cancel_of_what_the_queue_lacked_takes_effect_before_anybody_starts_it(String kind) {
        ExecutionId id = forgotten();
        new ExecutionRequests(world.database)
                .record(UUID.randomUUID(), World.TENANT, id, kind, Json.object());

        assertThat(reconciler.runOnce()).isEqualTo(1);

        assertThat(world.claim(5).jobs()).isEmpty();
        world.flush();
        assertThat(world.status(id)).isEqualTo(ExecutionStatus.CANCELLED);
    }

    @Test
    void what_was_accepted_a_moment_ago_is_left_to_who_accepted_it() {
        world.commit(List.of(world.draft(null)));

        assertThat(reconciler.runOnce()).isZero();
    }

    @Test
    void the_mark_moves_past_what_is_there_and_returns_to_the_start_with_a_new_generation() {
        forgotten();
        reconciler.runOnce();
        ReconcileMark mark = new ReconcileMark(world.database);
        UUID reached = mark.of(1);
        assertThat(reached).isNotEqualTo(mark.of(2));

        world.redis.client().flushAll();
        world.recovery.runOnce();
        assertThat(mark.of(world.generation())).isEqualTo(new UUID(0, 0));
        mark.set(2, reached);
        mark.set(1, new UUID(0, 0));
        assertThat(mark.of(2)).isEqualTo(reached);
    }

    @Test
    void nothing_is_delivered_while_the_history_is_behind() {
        ExecutionId ended = forgotten();
        reconciler.runOnce();
        ClaimedJob job = world.claimOne();
        world.complete(job, 1);
        // its end lies in the outbox, and Redis has let go of it: it must not be taken for lost
        world.redis.client().del("mr:{0}:x:" + ended);
        new ReconcileMark(world.database).set(1, new UUID(0, 0));
        ageOutbox();

        assertThat(reconciler.runOnce()).isZero();
        assertThat(world.claim(1).jobs()).isEmpty();
        world.flush();
        assertThat(reconciler.runOnce()).isZero();
        assertThat(world.status(ended)).isEqualTo(ExecutionStatus.COMPLETED);
    }

    /** The oldest entry is a minute old. */
    private void ageOutbox() {
        String out = "mr:{0}:out";
        var entries = world.redis.client().xrange(out, (StreamEntryID) null, (StreamEntryID) null);
        world.redis.client().del(out);
        long then = world.queue.now().minusSeconds(60).toEpochMilli();
        entries.forEach(entry ->
                world.redis
                        .client()
                        .xadd(
                                out,
                                Map.copyOf(entry.getFields()),
                                XAddParams.xAddParams().id(new StreamEntryID(then, 0))));
    }

    @Test
    void nothing_is_delivered_while_the_queue_is_being_compared() {
        forgotten();
        new Generation(world.redis).begin(1, "another");

        assertThat(reconciler.runOnce()).isZero();
    }

    @Test
    void a_cancel_that_met_nothing_is_carried_out_and_a_late_producer_is_told_that_it_is_there() {
        World.Draft draft = world.draft(null);
        Instant learntBefore = world.queue.now();
        world.commit(List.of(draft));
        ExecutionRequests requests = new ExecutionRequests(world.database);
        requests.record(UUID.randomUUID(), World.TENANT, draft.id(), "cancel", Json.object());
        world.database.update(
                "update execution_requests set created_at = now() - interval '6 seconds'");
        reconciler.runOnce();

        assertThat(world.job(draft.id()).status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(world.enqueue(List.of(draft), learntBefore.plusSeconds(30)))
                .containsExactly(Enqueued.EXISTS);
        assertThat(world.claim(1).jobs()).isEmpty();
        world.flush();
        reconciler.runOnce();
        assertThat(requests.open(Duration.ZERO, null, 10)).isEmpty();
    }

    @Test
    void a_producer_frozen_beyond_its_time_is_refused_and_its_execution_delivered() {
        World.Draft draft = world.draft(null);
        world.commit(List.of(draft));
        Instant learntBefore = world.queue.now();
        Instant frozenUntil = learntBefore.minusSeconds(31); // as if it were 31 s later

        assertThat(world.enqueue(List.of(draft), frozenUntil.plusSeconds(30)))
                .containsExactly(Enqueued.STALE);
        ExecutionId id = world.old(draft);
        assertThat(reconciler.runOnce()).isEqualTo(1);
        assertThat(world.claimOne().claim().id()).isEqualTo(id);
    }
}
