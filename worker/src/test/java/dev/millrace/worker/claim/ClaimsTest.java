package dev.millrace.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.history.FlowCatalog;
import dev.millrace.json.Json;
import dev.millrace.queue.Advance;
import dev.millrace.queue.Finish;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.KeptSignal;
import dev.millrace.queue.Leases;
import dev.millrace.queue.Outcome;
import dev.millrace.queue.StepCall;
import dev.millrace.queue.WorkerRoll;
import dev.millrace.queue.WorkerTurns;
import dev.millrace.redis.RedisServer;
import dev.millrace.worker.Stores;
import dev.millrace.worker.Submission;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claiming, keeping and settling, with runs that do what the test says. */
class ClaimsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<Held> begun = new CopyOnWriteArrayList<>();
    private RedisServer redis;
    private JobQueue queue;
    private Submission submit;
    private @Nullable Claims claims;

    @BeforeEach
    void open() {
        redis = Stores.emptiedRedis();
        queue = new JobQueue(redis);
        submit = new Submission(queue, new FlowCatalog(Stores.postgres()));
    }

    @AfterEach
    void close() {
        begun.forEach(held -> held.hear(News.LOST));
        if (claims != null) {
            claims.stop();
        }
        queue.close();
    }

    /** A run that waits until it is told that its claim is lost or settled. */
    private static final class Held implements Run {
        private final Hold hold;
        private final Turns turns;
        private final List<News> news = new CopyOnWriteArrayList<>();

        Held(Hold hold, Turns turns) {
            this.hold = hold;
            this.turns = turns;
        }

        @Override
        public void run() {
            await().atMost(Duration.ofMinutes(1)).until(() -> news.contains(News.LOST));
        }

        @Override
        public void hear(List<KeptSignal> signals) {}

        @Override
        public void hear(News told) {
            news.add(told);
        }

        void complete() {
            Event end = new Event.ExecutionCompleted(Duration.ZERO, Json.nothing());
            long seq = hold.job().job().seq();
            EventLine last = EventLine.of(new NumberedEvent(seq + 1, Instant.EPOCH, end));
            turns.finish(
                            new Finish(
                                    hold.job().claim(),
                                    seq,
                                    List.of(),
                                    new Outcome.Completed(),
                                    last,
                                    false))
                    .join();
            hear(News.LOST);
        }
    }

    private Claims start(int concurrency, Duration lease) {
        Claims started =
                new Claims(
                        redis,
                        new ClaimSettings(lease, concurrency, List.of("default")),
                        new WorkerIdentity("me", "localhost", "test"),
                        new RedisTime(),
                        InstantSource.system(),
                        this::begin,
                        List::of);
        claims = started;
        started.start();
        return started;
    }

    private Run begin(Hold hold, Turns turns) {
        Held held = new Held(hold, turns);
        begun.add(held);
        return held;
    }

    private List<ExecutionId> submitted(int count) {
        List<ExecutionId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(submit.of("any", 1));
        }
        return ids;
    }

    private void awaitBegun(int count) {
        await().atMost(LONG).until(() -> begun.size() == count);
    }

    @Test
    void no_more_is_claimed_than_there_are_slots_and_an_end_makes_room_at_once() {
        List<ExecutionId> ids = submitted(5);
        start(2, Duration.ofSeconds(5));
        awaitBegun(2);
        assertThat(submit.find(ids.get(2)).status()).isEqualTo(ExecutionStatus.QUEUED);

        begun.get(0).complete();
        awaitBegun(3);
        assertThat(submit.find(ids.getFirst()).status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(submit.find(ids.get(3)).status()).isEqualTo(ExecutionStatus.QUEUED);
    }

    @Test
    void an_idle_worker_hears_new_work_without_polling() {
        start(2, Duration.ofSeconds(5));
        await().atMost(LONG).until(() -> !new WorkerRoll(redis).present().isEmpty());
        submitted(1);
        awaitBegun(1);
    }

    @Test
    void beats_keep_a_claim_for_much_longer_than_its_lease() {
        Duration lease = Duration.ofMillis(500);
        ExecutionId id = submitted(1).getFirst();
        start(1, lease);
        awaitBegun(1);
        long seq = submit.find(id).seq();
        Instant claimed = queue.now();
        await().atMost(LONG).until(() -> queue.now().isAfter(claimed.plus(lease.multipliedBy(6))));

        assertThat(submit.find(id).status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(submit.find(id).seq()).isEqualTo(seq);
        assertThat(begun.getFirst().hold.mayStart()).isTrue();
    }

    @Test
    void a_run_hears_that_its_claim_is_lost_and_that_it_shall_cancel() {
        List<ExecutionId> ids = submitted(2);
        start(2, Duration.ofSeconds(5));
        awaitBegun(2);
        queue.cancel(List.of(ids.get(1)));
        await().atMost(LONG).until(() -> begun.get(1).news.contains(News.CANCEL_ASKED));

        steal(ids.getFirst());
        await().atMost(LONG).until(() -> begun.get(0).news.contains(News.LOST));
        assertThat(begun.get(1).news).doesNotContain(News.LOST);
    }

    /** Another worker settles it under the same token, as if it had been reaped and finished. */
    private void steal(ExecutionId id) {
        Held held =
                begun.stream()
                        .filter(one -> one.hold.job().claim().id().equals(id))
                        .findFirst()
                        .orElseThrow();
        try (WorkerTurns other = new WorkerTurns(redis, Duration.ofSeconds(5))) {
            Finish yield =
                    new Finish(
                            held.hold.job().claim(),
                            held.hold.job().job().seq(),
                            List.of(),
                            new Outcome.Yield(),
                            null,
                            false);
            other.step(new StepCall(List.of(), List.of(yield), 1, List.of("default")));
        }
    }

    @Test
    void a_request_that_the_queue_cannot_take_harms_no_other() {
        List<ExecutionId> ids = submitted(2);
        start(2, Duration.ofSeconds(5));
        awaitBegun(2);
        Held bad = begun.get(0);
        var refused = bad.turns.advance(new Advance(bad.hold.job().claim(), List.of(), false));
        begun.get(1).complete();

        await().atMost(LONG).until(refused::isCompletedExceptionally);
        assertThat(submit.find(begun.get(1).hold.job().claim().id()).status())
                .isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(ids).hasSize(2);
    }

    @Test
    void draining_claims_nothing_more_and_tells_every_run() {
        submitted(1);
        Claims draining = start(2, Duration.ofSeconds(5));
        awaitBegun(1);
        draining.drain();
        ExecutionId late = submitted(1).getFirst();

        assertThat(begun.getFirst().news).contains(News.DRAIN);
        begun.getFirst().complete();
        await().atMost(LONG).until(() -> draining.held() == 0);
        assertThat(submit.find(late).status()).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(begun).hasSize(1);
        assertThat(new WorkerRoll(redis).present().getFirst().state()).isEqualTo("draining");
    }

    @Test
    void a_stopped_worker_leaves_the_roll_and_takes_no_requests() {
        submitted(1);
        Claims stopped = start(1, Duration.ofSeconds(5));
        awaitBegun(1);
        await().atMost(LONG).until(() -> !new WorkerRoll(redis).present().isEmpty());
        stopped.stop();

        Held held = begun.getFirst();
        assertThat(held.turns.advance(new Advance(held.hold.job().claim(), List.of(), false)))
                .isCompletedExceptionally();
        assertThat(new WorkerRoll(redis).present()).isEmpty();
    }

    @Test
    void a_lost_worker_s_jobs_are_taken_back() {
        ExecutionId id = submitted(1).getFirst();
        try (WorkerTurns lost = new WorkerTurns(redis, Duration.ofMillis(1));
                Leases others = new Leases(redis, Duration.ofMillis(1))) {
            others.reap(); // somebody has reaped before, so there was no outage
            lost.step(new StepCall(List.of(), List.of(), 1, List.of("default")));
            start(1, Duration.ofMillis(500));
            awaitBegun(1);
        }
        assertThat(submit.find(id).log().getLast().detail()).isEqualTo("stalled");
    }
}
