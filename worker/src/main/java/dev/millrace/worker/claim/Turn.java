package dev.millrace.worker.claim;

import dev.millrace.queue.Advance;
import dev.millrace.queue.Finish;
import dev.millrace.queue.StepAnswer;
import dev.millrace.queue.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What gathers for the next turn: requests of runs, free slots, and news that a claim may find
 * something. Thread-safe.
 */
final class Turn {
    private final ArrayDeque<Pending<Advance>> advances = new ArrayDeque<>();
    private final ArrayDeque<Pending<Finish>> finishes = new ArrayDeque<>();
    private final int slots;
    private int held;
    private boolean closed;
    private boolean news = true;
    private long claimAt = System.nanoTime();

    Turn(int slots) {
        this.slots = slots;
    }

    CompletableFuture<Verdict> add(Advance advance) {
        Pending<Advance> pending = new Pending<>(advance, new CompletableFuture<>());
        synchronized (this) {
            advances.add(pending);
            notifyAll();
        }
        return pending.verdict;
    }

    CompletableFuture<Verdict> add(Finish finish) {
        Pending<Finish> pending = new Pending<>(finish, new CompletableFuture<>());
        synchronized (this) {
            finishes.add(pending);
            notifyAll();
        }
        return pending.verdict;
    }

    synchronized void freed() {
        held--;
        news = true;
        notifyAll();
    }

    synchronized void rung() {
        news = true;
        notifyAll();
    }

    synchronized void close() {
        closed = true;
    }

    /** Returns when there is something to send, or when a claim may find something. */
    synchronized void awaitWork() {
        while (advances.isEmpty() && finishes.isEmpty() && !(news && (closed || held < slots))) {
            long left = claimAt - System.nanoTime();
            if (left <= 0 && !closed && held < slots) {
                news = true;
                return;
            }
            try {
                wait(Math.clamp(left / 1_000_000, 1, 5_000));
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** More requests are likely to come within moments. */
    synchronized boolean fewerThan(int most) {
        int waiting = advances.size() + finishes.size();
        return waiting > 0 && waiting < Math.min(most, held);
    }

    synchronized Batch take(int most) {
        Batch batch =
                new Batch(
                        first(advances, most),
                        first(finishes, most),
                        closed || !news ? 0 : slots - held);
        news = false;
        return batch;
    }

    private static <T> List<Pending<T>> first(ArrayDeque<Pending<T>> queue, int most) {
        List<Pending<T>> taken = new ArrayList<>();
        while (taken.size() < most && !queue.isEmpty()) {
            taken.add(queue.removeFirst());
        }
        return taken;
    }

    synchronized void putBack(Batch batch) {
        batch.advances.reversed().forEach(advances::addFirst);
        batch.finishes.reversed().forEach(finishes::addFirst);
        news = true;
    }

    /** A claim was answered. */
    synchronized void claimed(int wanted, int got, StepAnswer.@Nullable Rest rest) {
        held += got;
        news |= rest == null && got == wanted && held < slots;
        long pause = rest == null || rest.next() == null ? Long.MAX_VALUE : rest.next().toNanos();
        claimAt = System.nanoTime() + Math.min(pause, ClaimLoop.safetyNet().toNanos());
    }

    private record Pending<T>(T request, CompletableFuture<Verdict> verdict) {}

    /** What one call carries. */
    static final class Batch {
        private final List<Pending<Advance>> advances;
        private final List<Pending<Finish>> finishes;
        private final int want;

        private Batch(List<Pending<Advance>> advances, List<Pending<Finish>> finishes, int want) {
            this.advances = advances;
            this.finishes = finishes;
            this.want = want;
        }

        boolean isEmpty() {
            return advances.isEmpty() && finishes.isEmpty() && want == 0;
        }

        int want() {
            return want;
        }

        List<Advance> advances() {
            return advances.stream().map(Pending::request).toList();
        }

        List<Finish> finishes() {
            return finishes.stream().map(Pending::request).toList();
        }

        void settle(StepAnswer answer) {
            for (int i = 0; i < advances.size(); i++) {
                advances.get(i).verdict.complete(answer.advances().get(i));
            }
            for (int i = 0; i < finishes.size(); i++) {
                finishes.get(i).verdict.complete(answer.finishes().get(i));
            }
        }
    }
}
