package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What whoever scales workers is told. */
class DemandMeterTest {
    private RedisServer redis;
    private JobQueue queue;
    private WorkerTurns turns;
    private QueueControl control;
    private DemandMeter meter;

    @BeforeEach
    void open() {
        redis = RedisFixture.emptied();
        queue = new JobQueue(redis);
        turns = new WorkerTurns(redis, Duration.ofSeconds(30));
        control = new QueueControl(redis);
        meter = new DemandMeter(redis);
    }

    @AfterEach
    void close() {
        queue.close();
        turns.close();
        control.close();
    }

    private void put(NewJob... jobs) {
        assertThat(queue.enqueue(List.of(jobs), queue.now().plusSeconds(30)))
                .containsOnly(Enqueued.ACCEPTED);
    }

    private static NewJob job(String queue, String tenant, int priority) {
        return Life.job(queue, tenant, priority, Duration.ZERO);
    }

    private List<ClaimedJob> claim(int want) {
        return turns.step(new StepCall(List.of(), List.of(), want, List.of("default"))).jobs();
    }

    @Test
    void nothing_is_asked_of_anybody_while_nothing_is_there() {
        assertThat(meter.read()).isEqualTo(Demand.NONE);
    }

    @Test
    void jobs_of_all_queues_tenants_and_priorities_count_until_they_are_claimed() {
        put(
                job("default", "acme", 0),
                job("default", "acme", 3),
                job("default", "other", 1),
                job("mail", "acme", 1));
        assertThat(meter.read().backlog()).isEqualTo(4);

        assertThat(claim(2)).hasSize(2);

        assertThat(meter.read().backlog()).isEqualTo(2);
        assertThat(meter.read().running()).isEqualTo(2);
    }

    @Test
    void what_ends_is_counted_and_runs_no_more() {
        put(job("default", "acme", 1), job("default", "acme", 1));
        Finish end = Life.finish(claim(1).getFirst(), 0, new Outcome.Completed());
        turns.step(new StepCall(List.of(), List.of(end), 0, List.of()));

        assertThat(meter.read().running()).isZero();
        assertThat(meter.read().ended()).isEqualTo(1);
    }

    @Test
    void the_age_is_that_of_the_oldest_job_that_waits() {
        put(job("default", "acme", 1));
        await().until(() -> meter.read().oldest().compareTo(Duration.ofMillis(50)) > 0);
        put(job("default", "other", 1));
        assertThat(meter.read().oldest()).isGreaterThan(Duration.ofMillis(50));

        claim(2);

        assertThat(meter.read().oldest()).isZero();
    }

    @Test
    void more_workers_would_not_help_a_queue_that_is_paused_or_at_its_cap() {
        put(job("default", "acme", 1), job("default", "acme", 1), job("default", "acme", 1));
        control.limitQueue("default", 2, null);
        assertThat(meter.read().backlog()).isEqualTo(2);
        claim(3);
        assertThat(meter.read().backlog()).isZero();

        put(job("mail", "acme", 1));
        assertThat(meter.read().backlog()).isEqualTo(1);
        control.pause("mail");
        assertThat(meter.read().backlog()).isZero();
    }

    @Test
    void a_delayed_job_counts_from_the_time_it_is_due() {
        put(Life.job("default", "acme", 1, Duration.ofMillis(400)));
        assertThat(meter.read().backlog()).isZero();

        await().until(() -> meter.read().backlog() == 1);
    }

    @Test
    void slots_are_those_of_workers_that_live_and_do_not_drain() {
        WorkerRoll roll = new WorkerRoll(redis);
        roll.sign(entry("one", "running", 10));
        roll.sign(entry("two", "running", 30));
        roll.sign(entry("three", "draining", 10));
        redis.client().hset(QueueKeys.SLOTS, "lost", "50");

        assertThat(meter.read().workers()).isEqualTo(2);
        assertThat(meter.read().slots()).isEqualTo(40);
    }

    private static WorkerRoll.Entry entry(String id, String state, int capacity) {
        Instant at = Life.AT;
        return new WorkerRoll.Entry(
                id, "host", "1", state, capacity, 0, List.of("default"), List.of(), at, at);
    }
}
