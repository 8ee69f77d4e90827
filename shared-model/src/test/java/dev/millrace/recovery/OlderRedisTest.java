package dev.millrace.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.Outcome;
import dev.millrace.queue.RedisFixture;
import dev.millrace.queue.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.params.RestoreParams;

/** Redis restarts, or a replica takes over, without the newest writes. */
class OlderRedisTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private Map<String, byte[]> snapshot() {
        Map<String, byte[]> all = new HashMap<>();
        world.redis.client().keys("*").forEach(key -> all.put(key, world.redis.client().dump(key)));
        return all;
    }

    private void fallBackTo(Map<String, byte[]> snapshot) {
        RedisFixture.bare();
        snapshot.forEach((key, value) ->
                world.redis
                        .client()
                        .restore(key, 0, value, RestoreParams.restoreParams().replace()));
        world.redis.client().set("mr:{0}:boot", "another");
        world.recovery.runOnce();
    }

    private static List<Long> numbers(JobRecord job) {
        return job.log().stream().map(EventLine::seq).toList();
    }

    @Test
    void a_worker_that_still_holds_its_claim_goes_on_and_gets_its_records_back() {
        ExecutionId id = world.accepted(1).getFirst();
        ClaimedJob job = world.claimOne();
        world.advance(job, World.start());
        Map<String, byte[]> before = snapshot();
        world.advance(job, World.start(), World.done("a"), World.began("b"));
        world.advance(next(job, 2), World.done("a"), World.began("b"));
        world.flush();
        fallBackTo(before);

        assertThat(numbers(world.job(id))).containsExactly(1L, 2L, 3L, 4L);
        assertThat(world.job(id).status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(world.claim(1).jobs()).isEmpty();
        assertThat(world.advance(next(job, 4), World.done("b"))).isEqualTo(new Verdict.Done());
        assertThat(world.complete(job, 5)).isEqualTo(new Verdict.Done());
        world.flush();
        assertThat(world.status(id)).isEqualTo(ExecutionStatus.COMPLETED);
    }

    /** The job as its holder sees it after records up to {@code seq}. */
    private ClaimedJob next(ClaimedJob job, long seq) {
        JobRecord was = job.job();
        return new ClaimedJob(
                job.claim(),
                new JobRecord(
                        was.id(),
                        was.status(),
                        was.cancelAsked(),
                        was.priority(),
                        was.stalls(),
                        was.attempt(),
                        was.maxAttempts(),
                        seq,
                        was.tenant(),
                        was.queue(),
                        was.fields(),
                        was.input(),
                        was.log()),
                job.at());
    }

    @Test
    void a_claim_of_the_lost_time_is_fenced_and_its_stored_records_stay() {
        ExecutionId id = world.accepted(1).getFirst();
        Map<String, byte[]> before = snapshot();
        ClaimedJob lost = world.claimOne();
        world.advance(lost, World.start(), World.done("a"));
        world.flush();
        fallBackTo(before);

        assertThat(world.advance(next(lost, 3), World.done("b"))).isEqualTo(new Verdict.Lost());
        ClaimedJob again = world.claimOne();
        assertThat(again.claim().id()).isEqualTo(id);
        assertThat(numbers(again.job())).containsExactly(1L, 2L, 3L);
        assertThat(world.claim(1).jobs()).isEmpty();
        assertThat(world.complete(again, 3)).isEqualTo(new Verdict.Done());
    }

    @Test
    void a_holder_that_had_lost_its_claim_in_the_lost_time_does_not_get_it_back() {
        world.accepted(1);
        ClaimedJob first = world.claimOne();
        world.advance(first, World.start());
        Map<String, byte[]> before = snapshot();
        world.finish(first, 2, new Outcome.Yield(), null);
        ClaimedJob second = world.claimOne();
        world.advance(second, World.done("a"));
        world.flush();
        fallBackTo(before);

        assertThat(world.complete(first, 2)).isEqualTo(new Verdict.Lost());
        ClaimedJob third = world.claimOne();
        assertThat(numbers(third.job())).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void what_has_ended_is_buried_with_its_lease_and_its_place() {
        ExecutionId id = world.accepted(2).getFirst();
        ClaimedJob job = world.claimOne();
        world.advance(job, World.start());
        Map<String, byte[]> before = snapshot();
        world.complete(next(job, 2), 2);
        world.flush();
        fallBackTo(before);

        assertThat(world.queue.find(id)).isEmpty();
        assertThat(world.queue.has(List.of(id))).containsExactly(true);
        assertThat(world.score("lease", id)).isEqualTo(-1);
        assertThat(world.redis.client().hget("mr:{0}:qm:default", "run")).isEqualTo("0");
        assertThat(world.complete(job, 2)).isEqualTo(new Verdict.Repeated());
        assertThat(world.claim(10).jobs()).hasSize(1);
    }

    @Test
    void what_had_gone_to_wait_waits_and_is_not_run() {
        ExecutionId id = world.accepted(1).getFirst();
        ClaimedJob job = world.claimOne();
        world.advance(job, World.start());
        Map<String, byte[]> before = snapshot();
        world.finish(
                job,
                2,
                new Outcome.Suspend(HOUR),
                new Event.ExecutionSuspended(world.queue.now().plus(HOUR), List.of()));
        world.flush();
        fallBackTo(before);

        assertThat(world.job(id).status()).isEqualTo(ExecutionStatus.SUSPENDED);
        assertThat(world.score("lease", id)).isEqualTo(-1);
        assertThat(world.score("due", id)).isPositive();
        assertThat(world.redis.client().hget("mr:{0}:qm:default", "run")).isEqualTo("0");
        assertThat(world.claim(1).jobs()).isEmpty();
    }

    @Test
    void where_redis_knows_more_than_the_history_nothing_changes() {
        ExecutionId id = world.accepted(1).getFirst();
        ClaimedJob job = world.claimOne();
        world.flush();
        world.advance(job, World.start(), World.done("a"));
        fallBackTo(snapshot());

        assertThat(numbers(world.job(id))).containsExactly(1L, 2L, 3L);
        assertThat(world.complete(job, 3)).isEqualTo(new Verdict.Done());
        world.flush();
        assertThat(world.status(id)).isEqualTo(ExecutionStatus.COMPLETED);
    }
}
