package dev.millrace.worker.run;

import dev.millrace.queue.Advance;
import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.Finish;
import dev.millrace.queue.StepCall;
import dev.millrace.queue.Verdict;
import dev.millrace.queue.WorkerTurns;
import dev.millrace.worker.claim.Turns;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Turns without a loop: each request is a call of its own. Remembers what was sent; answers planted
 * verdicts to advances first, without sending those.
 */
final class DirectTurns implements Turns, AutoCloseable {
    private static final List<String> QUEUES = List.of("default");

    private final WorkerTurns turns;
    final List<Advance> advances = new ArrayList<>();
    final List<Finish> finishes = new ArrayList<>();
    final Queue<Verdict> planted = new ArrayDeque<>();

    /** Runs before an advance reaches the queue, as if the network were slow. */
    Runnable onTheWay = () -> {};

    DirectTurns(WorkerTurns turns) {
        this.turns = turns;
    }

    synchronized List<ClaimedJob> claim() {
        return turns.step(new StepCall(List.of(), List.of(), 1, QUEUES)).jobs();
    }

    @Override
    public synchronized CompletableFuture<Verdict> advance(Advance advance) {
        advances.add(advance);
        onTheWay.run();
        Verdict plant = planted.poll();
        return CompletableFuture.completedFuture(
                plant != null
                        ? plant
                        : turns.step(new StepCall(List.of(advance), List.of(), 0, QUEUES))
                                .advances()
                                .getFirst());
    }

    @Override
    public synchronized CompletableFuture<Verdict> finish(Finish finish) {
        finishes.add(finish);
        return CompletableFuture.completedFuture(
                turns.step(new StepCall(List.of(), List.of(finish), 0, QUEUES))
                        .finishes()
                        .getFirst());
    }

    @Override
    public synchronized void close() {
        turns.close();
    }
}
