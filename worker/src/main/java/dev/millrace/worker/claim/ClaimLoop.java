package dev.millrace.worker.claim;

import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Threads;
import dev.millrace.queue.Advance;
import dev.millrace.queue.Bell;
import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.Finish;
import dev.millrace.queue.StepAnswer;
import dev.millrace.queue.StepCall;
import dev.millrace.queue.Verdict;
import dev.millrace.queue.WorkerTurns;
import dev.millrace.redis.RedisAway;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's turns: all records, all ends and the claim of new jobs travel in one call after
 * another.
 *
 * <p>The trick: one thread and one connection. While a call is under way, runs leave what they have
 * in {@link Turn}; the next call takes all of it, so batches grow with the load and nothing waits
 * for a timer when there is none. Before a call it lingers for 50 us if more runs are about to end.
 * A claim that got less than it wanted is repeated when the bell rings, when something falls due,
 * or when a slot is freed: nobody polls.
 *
 * <p>The price: while Redis is away every run waits. What it handed in is kept and sent again;
 * repeats are harmless by their numbers. Thread-safe.
 */
public final class ClaimLoop implements Lifecycle, Settling {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimLoop.class);
    private static final int MOST_PER_CALL = 100;
    private static final long LINGER_NANOS = 50_000;
    private static final long PAUSE_NANOS = 100_000_000;

    private final WorkerTurns turns;
    private final Turn turn;
    private final List<String> queues;
    private final Consumer<ClaimedJob> runner;
    private final BellListener listener;
    private final ClaimKeeper keeper;
    private volatile Learnt clock = new Learnt(Instant.EPOCH, System.nanoTime());
    private @Nullable Thread thread;
    private volatile boolean stopping;

    /**
     * @param runner starts a run and returns at once; the run calls {@link #ended} when it holds
     *     the job no more
     */
    public ClaimLoop(
            WorkerTurns turns,
            Bell bell,
            ClaimKeeper keeper,
            int slots,
            List<String> queues,
            Consumer<ClaimedJob> runner) {
        this.turns = turns;
        this.turn = new Turn(slots);
        this.queues = queues;
        this.runner = runner;
        this.listener = new BellListener(bell, turn::rung);
        this.keeper = keeper;
    }

    @Override
    public CompletableFuture<Verdict> advance(Advance advance) {
        return turn.add(advance);
    }

    @Override
    public CompletableFuture<Verdict> finish(Finish finish) {
        return turn.add(finish);
    }

    @Override
    public Instant now() {
        Learnt last = clock;
        return last.now.plusNanos(System.nanoTime() - last.at);
    }

    @Override
    public boolean mayStart() {
        return keeper.sure();
    }

    /** A run holds its job no more: its slot is free. */
    public void ended() {
        turn.freed();
    }

    /** From now on nothing is claimed; what runs is still settled. */
    public void stopClaiming() {
        turn.close();
    }

    @Override
    public synchronized void start() {
        if (thread == null && !stopping) {
            listener.start();
            thread = Thread.ofPlatform().name("turns").start(this::run);
        }
    }

    private void run() {
        while (!stopping) {
            turn.awaitWork();
            if (turn.fewerThan(MOST_PER_CALL)) {
                LockSupport.parkNanos(LINGER_NANOS);
            }
            Turn.Batch batch = turn.take(MOST_PER_CALL);
            if (!batch.isEmpty()) {
                step(batch);
            }
        }
    }

    private void step(Turn.Batch batch) {
        long sent = System.nanoTime();
        try {
            StepAnswer answer =
                    turns.step(
                            new StepCall(batch.advances(), batch.finishes(), batch.want(), queues));
            clock = new Learnt(answer.now(), System.nanoTime());
            keeper.confirmed(sent, answer.jobs().size());
            batch.settle(answer);
            answer.jobs().forEach(runner);
            rest(batch, answer);
        } catch (RedisAway away) {
            LOG.warn("a turn could not be taken; it is repeated: {}", away.getMessage());
            turn.putBack(batch);
            LockSupport.parkNanos(PAUSE_NANOS);
        } catch (RuntimeException broken) {
            LOG.error("a turn failed and is repeated", broken);
            turn.putBack(batch);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void rest(Turn.Batch batch, StepAnswer answer) {
        if (batch.want() > 0) {
            turn.claimed(batch.want(), answer.jobs().size(), answer.rest());
            if (answer.rest() != null) {
                listener.listen(answer.rest().bell());
            }
        }
    }

    /** To be called when no run is left. */
    @Override
    public void stop() {
        stopping = true;
        turn.rung();
        Thread running;
        synchronized (this) {
            running = thread;
        }
        listener.stop();
        Threads.join(running);
        turns.close();
    }

    /** How long without news a claim is repeated anyway. */
    static Duration safetyNet() {
        return Duration.ofSeconds(5);
    }

    private record Learnt(Instant now, long at) {}
}
