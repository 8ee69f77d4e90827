package dev.millrace.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.flow.LimitPolicy;
import dev.millrace.json.Json;
import dev.millrace.ops.Meters;
import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.Finish;
import dev.millrace.queue.Generation;
import dev.millrace.queue.KeyLimits;
import dev.millrace.queue.Outcome;
import dev.millrace.queue.QueueControl;
import dev.millrace.queue.Rate;
import dev.millrace.queue.StepCall;
import dev.millrace.queue.Verdict;
import dev.millrace.recovery.Repair.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Each thing that must never be is planted, found, repaired and counted; nothing else is. */
class AuditTest {
    private static final String P = "mr:{0}:";
    private static final Duration HOUR = Duration.ofHours(1);

    private final World world = new World();
    private final Meters meters = new Meters();
    private final Recovery recovery = new Recovery(world.redis, world.database, meters, "auditor");
    private final RedisClient client = world.redis.client();

    @AfterEach
    void close() {
        recovery.stop();
        world.close();
    }

    private List<Repair> audit() {
        return recovery.audit().run().repairs();
    }

    private void found(Kind kind, Object what) {
        assertThat(audit())
                .singleElement()
                .satisfies(repair -> {
                    assertThat(repair.kind()).isEqualTo(kind);
                    assertThat(repair.what()).contains(what.toString());
                });
        assertThat(audit()).isEmpty();
    }

    @Test
    void a_sound_system_has_nothing_to_repair() {
        world.accepted(5);
        world.accepted(world.queue.now().plus(HOUR));
        ClaimedJob running = world.claimOne();
        world.advance(running, World.start(), World.done("a"));
        ClaimedJob suspended = world.claimOne();
        world.finish(
                suspended,
                1,
                new Outcome.Suspend(null),
                new Event.ExecutionSuspended(null, List.of()));
        ClaimedJob ended = world.claimOne();
        world.complete(ended, 1);
        world.queue.cancel(List.of(world.accepted(1).getFirst()));

        AuditReport report = recovery.audit().run();
        assertThat(report.repairs()).isEmpty();
        assertThat(report.skipped()).isEmpty();
        assertThat(report.jobs()).isEqualTo(5);
        world.flush();
        assertThat(audit()).isEmpty();
        assertThat(meters.scrape())
                .contains("millrace_lost 0.0", "millrace_stuck 0.0")
                .contains("millrace_audit_repairs_total{kind=\"lost\"} 0.0");
    }

    @Test
    void what_is_parked_is_sound_and_put_back_if_its_breaker_has_lost_it() {
        ExecutionId parked = ParkedExecution.in(world);
        assertThat(audit()).isEmpty();
        client.del(P + "bw:acme:api.example:443");

        found(Kind.MISPLACED, parked);
        assertThat(world.claimOne().claim().id()).isEqualTo(parked);
        assertThat(client.exists(P + "x:" + parked + ":at")).isFalse();
    }

    @Test
    void what_a_limit_holds_is_sound() {
        Rate slow = new Rate(1, HOUR);
        KeyLimits both =
                new KeyLimits(
                        new KeyLimits.Cap("order", 1, LimitPolicy.QUEUE),
                        new KeyLimits.Starts("customer", slow));
        KeyLimits rate = new KeyLimits(null, new KeyLimits.Starts("other", slow));
        List<World.Draft> drafts =
                List.of(
                        world.draft(null, both),
                        world.draft(null, both),
                        world.draft(null, rate),
                        world.draft(null, rate));
        world.commit(drafts);
        world.enqueue(drafts, world.queue.now().plusSeconds(30));
        try (QueueControl control = new QueueControl(world.redis)) {
            control.limitTenant("default", World.TENANT, 1, 2, null);
        }
        world.accepted(2);
        assertThat(world.claim(10).jobs()).hasSize(2);
        assertThat(world.claim(10).jobs()).isEmpty();

        assertThat(audit()).isEmpty();
        assertThat(world.claim(10).jobs()).isEmpty();
    }

    @Test
    void a_queued_job_in_no_lane_is_put_back() {
        ExecutionId id = world.accepted(1).getFirst();
        client.del(P + "l:default:2:acme");
        client.zrem(P + "ring:default:2", "acme");

        found(Kind.MISPLACED, id);
        assertThat(world.claimOne().claim().id()).isEqualTo(id);
    }

    @Test
    void a_running_job_without_a_lease_gets_one_and_its_holder_goes_on() {
        ExecutionId id = world.accepted(1).getFirst();
        ClaimedJob job = world.claimOne();
        client.zrem(P + "lease", id.toString());

        assertThat(audit()).extracting(Repair::kind).contains(Kind.MISPLACED);
        assertThat(audit()).isEmpty();
        assertThat(world.complete(job, 1)).isEqualTo(new Verdict.Done());
    }

    @Test
    void a_delayed_and_a_suspended_job_get_their_times_back() {
        Instant runAt = world.queue.now().plus(HOUR);
        ExecutionId delayed = world.accepted(runAt);
        world.accepted(1);
        ClaimedJob job = world.claimOne();
        world.finish(
                job,
                1,
                new Outcome.Suspend(HOUR),
                new Event.ExecutionSuspended(world.queue.now().plus(HOUR), List.of()));
        client.del(P + "due");

        assertThat(audit())
                .extracting(Repair::kind)
                .containsExactly(Kind.MISPLACED, Kind.MISPLACED);
        assertThat(audit()).isEmpty();
        assertThat(world.score("due", delayed)).isEqualTo(runAt.toEpochMilli());
        assertThat(world.score("due", job.claim().id())).isPositive();
    }

    @Test
    void a_counter_that_drifted_is_corrected_and_who_waited_for_its_place_goes_on() {
        try (QueueControl control = new QueueControl(world.redis)) {
            control.limitTenant("default", World.TENANT, 1, 1, null);
        }
        world.accepted(2);
        ClaimedJob first = world.claimOne();
        assertThat(world.claim(1).jobs()).isEmpty();
        world.complete(first, 1);
        client.hincrBy(P + "tm:default:acme", "run", 1);
        assertThat(world.claim(1).jobs()).isEmpty();

        found(Kind.MISCOUNTED, "tm:default:acme");
        assertThat(client.hget(P + "tm:default:acme", "run")).isEqualTo("0");
        assertThat(world.claim(1).jobs()).hasSize(1);
    }

    @Test
    void a_lane_that_nobody_would_serve_is_woken() {
        world.accepted(1);
        client.del(P + "ring:default:2");

        found(Kind.ASLEEP, "default:2:acme");
        assertThat(world.claim(1).jobs()).hasSize(1);
    }

    @Test
    void an_execution_that_redis_does_not_know_is_put_in_again_from_its_checkpoints() {
        World.Draft draft = world.draft(null);
        world.commit(List.of(draft));
        ExecutionId id = world.old(draft);

        found(Kind.LOST, id);
        assertThat(world.claimOne().claim().id()).isEqualTo(id);
        assertThat(meters.scrape())
                .contains("millrace_lost 0.0") // the second audit has found nothing
                .contains("millrace_audit_repairs_total{kind=\"lost\"} 1.0");
    }

    @Test
    void an_end_that_never_reached_the_history_is_sent_again() {
        ExecutionId id = world.accepted(1).getFirst();
        ClaimedJob job = world.claimOne();
        Event end = new Event.ExecutionCompleted(Duration.ZERO, Json.nothing());
        Instant longAgo = world.queue.now().minusSeconds(60);
        EventLine last = EventLine.of(new NumberedEvent(2, longAgo, end));
        Finish finish = new Finish(job.claim(), 1, List.of(), new Outcome.Completed(), last, false);
        world.turns.step(new StepCall(List.of(), List.of(finish), 0, List.of()));
        client.del(P + "out");

        assertThat(audit()).extracting(Repair::kind).containsExactly(Kind.UNTOLD);
        world.flush();
        assertThat(audit()).isEmpty();
        assertThat(world.status(id)).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(world.queue.find(id)).isEmpty();
    }

    @Test
    void a_job_whose_execution_has_ended_is_buried() {
        ExecutionId id = world.accepted(1).getFirst();
        ClaimedJob job = world.claimOne();
        byte[] live = client.dump(P + "x:" + id);
        world.complete(job, 1);
        world.flush();
        client.restore(
                P + "x:" + id,
                0,
                live,
                redis.clients.jedis.params.RestoreParams.restoreParams().replace());

        assertThat(audit()).extracting(Repair::kind).contains(Kind.RESURRECTED);
        assertThat(audit()).isEmpty();
        assertThat(world.queue.find(id)).isEmpty();
    }

    @Test
    void nothing_is_judged_while_the_queue_is_being_compared() {
        World.Draft draft = world.draft(null);
        world.commit(List.of(draft));
        world.old(draft);
        new Generation(world.redis).begin(1, "another");

        assertThat(recovery.audit().run().skipped()).isNotEmpty();
        assertThat(recovery.audit().last().orElseThrow().has("skipped")).isTrue();
    }
}
