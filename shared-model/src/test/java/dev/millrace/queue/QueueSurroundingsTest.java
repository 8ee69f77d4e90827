package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.EventLine;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bell, the roll, the outbox, the pause: what stands around the jobs. */
class QueueSurroundingsTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final List<String> QUEUES = List.of("default");

    private RedisServer redis;
    private JobQueue queue;
    private WorkerTurns turns;
    private Instant soon;

    @BeforeEach
    void open() {
        redis = RedisFixture.emptied();
        queue = new JobQueue(redis);
        turns = new WorkerTurns(redis, LEASE);
        soon = queue.now().plusSeconds(30);
    }

    @AfterEach
    void close() {
        queue.close();
        turns.close();
    }

    private StepAnswer claim(int want) {
        return turns.step(new StepCall(List.of(), List.of(), want, QUEUES));
    }

    private ClaimedJob claimOne() {
        return claim(1).jobs().getFirst();
    }

    private Verdict finish(Finish finish) {
        return turns.step(new StepCall(List.of(), List.of(finish), 0, List.of()))
                .finishes()
                .getFirst();
    }

    private JobRecord found(NewJob job) {
        return queue.find(job.id()).orElseThrow();
    }

    private NewJob enqueued() {
        NewJob job = Life.job();
        assertThat(queue.enqueue(List.of(job), soon)).containsExactly(Enqueued.ACCEPTED);
        return job;
    }

    @Test
    void a_call_that_redis_comes_to_too_late_claims_nothing() {
        NewJob job = enqueued();
        Wanted wanted = new Wanted(1, QUEUES, true, queue.now().minusMillis(1));
        StepAnswer late = turns.step(new StepCall(List.of(), List.of(), wanted));
        assertThat(late.jobs()).isEmpty();
        assertThat(late.rest()).as("asked again at once").isNotNull();
        assertThat(late.rest().next()).isEqualTo(Duration.ZERO);

        assertThat(claimOne().job().id()).isEqualTo(job.id());
    }

    @Test
    void the_outbox_has_every_event_and_gives_again_what_was_not_done() {
        NewJob job = enqueued();
        ClaimedJob claimed = claimOne();
        finish(Life.finish(claimed, 2, new Outcome.Completed()));
        try (OutboxStream first = new OutboxStream(redis, "one")) {
            await().until(() -> !first.read(10, Duration.ofMillis(10)).isEmpty());
        }
        try (OutboxStream again = new OutboxStream(redis, "one")) {
            List<OutboxStream.Entry> entries = again.read(10, Duration.ofMillis(10));
            List<EventLine> events =
                    entries.stream()
                            .flatMap(entry -> entry.events().stream())
                            .flatMap(each -> each.events().stream())
                            .toList();
            assertThat(events).isEqualTo(found(job).log());
            again.done(entries, List.of(job.id()));
            assertThat(again.length()).isZero();
            assertThat(queue.find(job.id())).isEmpty();
            assertThat(queue.enqueue(List.of(job), soon)).containsExactly(Enqueued.EXISTS);
        }
    }

    @Test
    void workers_sign_the_roll_and_leave_it() {
        WorkerRoll roll = new WorkerRoll(redis);
        WorkerRoll.Entry entry =
                new WorkerRoll.Entry(
                        "w1", "host", "1", "running", 10, 3, QUEUES, List.of(), Life.AT, Life.AT);
        roll.sign(entry);

        assertThat(roll.present()).containsExactly(entry);
        roll.leave("w1");
        assertThat(roll.present()).isEmpty();
    }

    @Test
    void the_bell_is_heard_by_who_waits() {
        try (Bell bell = new Bell(redis)) {
            StepAnswer.Rest rest = claim(1).rest();
            assertThat(rest).isNotNull();
            assertThat(bell.await(rest.bell(), Duration.ofMillis(10))).isFalse();
            enqueued();
            assertThat(bell.await(rest.bell(), Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void what_is_paused_is_not_claimed() {
        enqueued();
        try (QueueControl control = new QueueControl(redis)) {
            control.pause("default");
            assertThat(claim(1).jobs()).isEmpty();
            assertThat(control.stats()).containsExactly(new QueueStats("default", true, 1, 0, 0));
            control.resume("default");
            assertThat(claim(1).jobs()).hasSize(1);
            assertThat(control.stats()).containsExactly(new QueueStats("default", false, 0, 0, 1));
        }
    }
}
