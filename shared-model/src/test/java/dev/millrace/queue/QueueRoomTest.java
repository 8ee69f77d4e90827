package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.redis.RedisAway;
import dev.millrace.redis.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.params.XAddParams;

/** What the queue counts, and what it does when Redis has no room. */
class QueueRoomTest {
    private static final Share ACME = new Share("default", "acme");

    private RedisServer redis;
    private JobQueue queue;
    private WorkerTurns turns;
    private LoadMeter meter;
    private Instant soon;

    @BeforeEach
    void open() {
        redis = RedisFixture.emptied();
        queue = new JobQueue(redis);
        turns = new WorkerTurns(redis, Duration.ofSeconds(30));
        meter = new LoadMeter(redis);
        soon = queue.now().plusSeconds(30);
    }

    @AfterEach
    void close() {
        maxMemory(0);
        queue.close();
        turns.close();
    }

    private void maxMemory(long bytes) {
        redis.client()
                .executeCommand(
                        new CommandArguments(Protocol.Command.CONFIG)
                                .add("SET")
                                .add("maxmemory")
                                .add(bytes));
    }

    private void fill() {
        maxMemory(1);
    }

    private List<ClaimedJob> claim(int want) {
        return turns.step(new StepCall(List.of(), List.of(), want, List.of("default"))).jobs();
    }

    private Verdict finish(ClaimedJob job, Outcome outcome) {
        Finish finish = Life.finish(job, 1, outcome);
        return turns.step(new StepCall(List.of(), List.of(finish), 0, List.of()))
                .finishes()
                .getFirst();
    }

    @Test
    void what_was_accepted_and_what_has_ended_is_counted_by_queue_and_tenant() {
        queue.enqueue(Life.jobs(5), soon);
        NewJob slow = Life.job("slow", "globex", 1, Duration.ofHours(1));
        queue.enqueue(List.of(slow), soon);
        List<ClaimedJob> claimed = claim(3);
        finish(claimed.get(0), new Outcome.Completed());
        finish(claimed.get(1), new Outcome.Failed());
        finish(claimed.get(2), new Outcome.Yield());

        assertThat(meter.read().counts()).containsEntry(ACME, new Count(5, 2));
        assertThat(meter.read().counts())
                .containsEntry(new Share("slow", "globex"), new Count(1, 0));

        queue.cancel(List.of(slow.id()));
        assertThat(meter.read().counts()).containsOnlyKeys(ACME);
    }

    @Test
    void a_job_put_in_twice_counts_once() {
        NewJob job = Life.job();
        queue.enqueue(List.of(job), soon);
        queue.enqueue(List.of(job), soon);

        assertThat(meter.read().counts()).containsEntry(ACME, new Count(1, 0));
    }

    @Test
    void a_full_redis_takes_no_new_job_and_nothing_of_it_is_left() {
        queue.enqueue(Life.jobs(1), soon);
        List<NewJob> more = Life.jobs(3);
        fill();

        assertThat(queue.enqueue(more, soon)).containsOnly(Enqueued.FULL).hasSize(3);

        assertThat(queue.has(more.stream().map(NewJob::id).toList())).containsOnly(false);
        assertThat(meter.read().counts()).containsEntry(ACME, new Count(1, 0));
        assertThat(meter.read().fullness()).isGreaterThan(1);
    }

    @Test
    void what_is_in_can_be_run_to_its_end_in_a_full_redis() {
        List<NewJob> jobs = Life.jobs(2);
        queue.enqueue(jobs, soon);
        fill();

        List<ClaimedJob> claimed = claim(2);
        assertThat(claimed).hasSize(2);
        assertThat(finish(claimed.getFirst(), new Outcome.Completed()))
                .isInstanceOf(Verdict.Done.class);
        assertThat(finish(claimed.getLast(), new Outcome.Yield())).isInstanceOf(Verdict.Done.class);
        assertThat(queue.cancel(List.of(claimed.getLast().claim().id())))
                .containsExactly(JobQueue.Cancelled.CANCELLED);
        try (OutboxStream outbox = new OutboxStream(redis, "test")) {
            List<OutboxStream.Entry> entries = outbox.read(10, Duration.ofMillis(1));
            outbox.done(entries, jobs.stream().map(NewJob::id).toList());
        }

        assertThat(queue.find(jobs.getFirst().id())).isEmpty();
    }

    @Test
    void a_full_redis_whose_outbox_stands_still_hands_nothing_out() {
        queue.enqueue(Life.jobs(1), soon);
        for (int i = 0; i <= 10_000; i++) {
            redis.client()
                    .xadd(
                            QueueKeys.OUTBOX,
                            Collections.singletonMap("b", ""),
                            XAddParams.xAddParams());
        }
        fill();
        assertThat(claim(1)).isEmpty();

        maxMemory(0);
        assertThat(claim(1)).hasSize(1);
    }

    @Test
    void requests_are_allowed_up_to_a_second_s_worth_at_once_and_then_told_when() {
        try (RequestRates rates = new RequestRates(redis)) {
            List<Duration> waits =
                    rates.ask(Collections.nCopies(25, new RequestRates.Request("acme", 20)));

            assertThat(waits.subList(0, 20)).containsOnly(Duration.ZERO);
            assertThat(waits.subList(20, 25))
                    .allSatisfy(wait ->
                            assertThat(wait)
                                    .isBetween(Duration.ofMillis(1), Duration.ofMillis(50)));
            assertThat(rates.ask(List.of(new RequestRates.Request("globex", 20))))
                    .containsExactly(Duration.ZERO);
        }
    }

    @Test
    void a_flow_is_left_for_workers_unless_redis_is_full() {
        FlowBlobs flows = new FlowBlobs(redis);
        byte[] source = "{}".getBytes(StandardCharsets.UTF_8);
        flows.keep("acme", "inline:x", 1, source);

        assertThat(flows.find("acme", "inline:x", 1)).hasValue(source);
        assertThat(flows.find("globex", "inline:x", 1)).isEmpty();
        fill();
        assertThatThrownBy(() -> flows.keep("acme", "inline:y", 1, source))
                .isInstanceOf(RedisAway.class);
    }
}
