package dev.millrace.worker.claim;

import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Threads;
import dev.millrace.queue.Advance;
import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.Finish;
import dev.millrace.queue.StepAnswer;
import dev.millrace.queue.Verdict;
import dev.millrace.queue.Wanted;
import dev.millrace.queue.WorkerTurns;
import dev.millrace.redis.RedisAway;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's one conversation with the queue: hands in what has gathered, claims for the free
 * slots in the same call, sets the claimed jobs going. One platform thread, one connection.
 *
 * <p>While Redis is away the requests wait here; repeating a call whose answer was lost is harmless
 * (records are numbered, ends are told {@code Repeated}).
 */
final class ClaimLoop implements Turns, Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimLoop.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final WorkerTurns turns;
    private final List<String> queues;
    private final Fence fence;
    private final Holds holds;
    private final Gathering gathering;
    private final RedisTime time;
    private final Runs runs;
    private Duration pause = SHORTEST_PAUSE;
    private @Nullable Thread thread;

    ClaimLoop(WorkerTurns turns, ClaimSettings settings, Shared shared, Runs runs) {
        this.turns = turns;
        this.queues = settings.queues();
        this.fence = Fence.of(settings.lease());
        this.holds = shared.holds();
        this.gathering = shared.gathering();
        this.time = shared.time();
        this.runs = runs;
    }

    /** What the loop has in common with the other duties around claims. */
    record Shared(Holds holds, Gathering gathering, RedisTime time) {}

    @Override
    public CompletableFuture<Verdict> advance(Advance advance) {
        CompletableFuture<Verdict> answer = new CompletableFuture<>();
        gathering.add(new Request.Store(advance, answer));
        return answer;
    }

    @Override
    public CompletableFuture<Verdict> finish(Finish finish) {
        CompletableFuture<Verdict> answer = new CompletableFuture<>();
        gathering.add(new Request.End(finish, answer));
        return answer;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofPlatform().name("claim").daemon().start(this::loop);
        }
    }

    private void loop() {
        try {
            for (Optional<Turn> turn = gathering.next();
                    turn.isPresent();
                    turn = gathering.next()) {
                take(turn.get());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            gathering.close();
            gathering.failRest();
        }
    }

    private void take(Turn turn) throws InterruptedException {
        try {
            step(turn);
            pause = SHORTEST_PAUSE;
        } catch (RedisAway away) {
            keep(turn, away);
        } catch (RuntimeException refused) {
            isolate(turn, refused);
        }
    }

    private void step(Turn turn) {
        long sentAt = System.nanoTime();
        StepAnswer answer = turns.step(turn.call(wanted(turn.want())));
        time.learn(answer.now());
        turn.over(answer).forEach(holds::remove);
        gathering.expect(turn.requests().size() + answer.jobs().size());
        if (turn.want() > 0) {
            gathering.rest(answer.rest());
        }
        turn.deliver(answer);
        answer.jobs().forEach(job -> begin(job, sentAt));
    }

    /** A claim made later than that could start no node any more. */
    private Wanted wanted(int want) {
        Instant notAfter = time.learnt() ? time.instant().plus(fence.start()) : null;
        return new Wanted(want, queues, !holds.suspect(), notAfter);
    }

    private void begin(ClaimedJob job, long sentAt) {
        Hold hold = new Hold(job, fence, sentAt);
        Run run = runs.of(hold, this);
        hold.attach(run);
        holds.add(hold);
        if (!gathering.claiming()) {
            run.hear(News.DRAIN); // claimed by the call that was under way when the drain began
        }
        Thread.ofVirtual().name("run-", 0).start(() -> carryOut(hold, run));
    }

    private void carryOut(Hold hold, Run run) {
        try {
            run.run();
        } finally {
            holds.remove(hold.job().claim());
            gathering.wake();
        }
    }

    private void keep(Turn turn, RedisAway away) throws InterruptedException {
        if (gathering.closed()) {
            turn.fail(away);
            gathering.failRest();
            return;
        }
        if (pause.equals(SHORTEST_PAUSE)) {
            LOG.warn("{} records and ends are kept and sent again", turn.requests().size(), away);
        }
        gathering.putBack(turn);
        gathering.pause(pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    /** One request that the script cannot take must not hold up those of the others. */
    private void isolate(Turn turn, RuntimeException refused) throws InterruptedException {
        if (turn.requests().size() == 1) {
            turn.fail(refused);
        } else if (turn.requests().isEmpty()) {
            LOG.error("the queue refuses claims; asked again in {}", LONGEST_PAUSE, refused);
            gathering.pause(LONGEST_PAUSE);
        } else {
            for (Turn alone : turn.apart()) {
                take(alone);
            }
        }
    }

    @Override
    public void stop() {
        gathering.close();
        Thread running;
        synchronized (this) {
            running = thread;
        }
        Threads.join(running);
        turns.close();
    }
}
