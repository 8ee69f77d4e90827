package dev.millrace.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Natural batching: callers block until their item is handled; while one batch is under way the
 * next gathers. No timer, so an idle batcher adds no wait; under load the batch grows with the
 * load.
 *
 * <p>One platform thread. Thread-safe.
 *
 * @param <T> item
 * @param <R> its result
 */
public final class Batcher<T, R> implements Lifecycle {
    private final String name;
    private final int most;
    private final Function<List<T>, List<R>> handler;
    private final ArrayDeque<Waiting<T, R>> waiting = new ArrayDeque<>();
    private @Nullable Thread thread;
    private boolean stopping;

    /**
     * @param handler gets 1 to {@code most} items, answers one result per item in order; if it
     *     throws, every caller of the batch gets that exception
     */
    public Batcher(String name, int most, Function<List<T>, List<R>> handler) {
        this.name = name;
        this.most = most;
        this.handler = handler;
    }

    /**
     * Hands the item over and waits for its result.
     *
     * @throws Stopped if the batcher was stopped before
     */
    public R submit(T item) {
        return submitAll(List.of(item)).getFirst();
    }

    /** Hands many items over together and waits for all results, in order. */
    public List<R> submitAll(Collection<T> items) {
        List<Waiting<T, R>> mine = add(items);
        List<R> results = new ArrayList<>(mine.size());
        for (Waiting<T, R> one : mine) {
            results.add(await(one.result));
        }
        return results;
    }

    /**
     * As {@link #submitAll(Collection)}, but waits no longer than that. Items that were not taken
     * into a batch by then are withdrawn; of the others it is not known what becomes of them.
     *
     * @return empty if the time was over first
     */
    public Optional<List<R>> submitAll(Collection<T> items, Duration atMost) {
        List<Waiting<T, R>> mine = add(items);
        long end = System.nanoTime() + atMost.toNanos();
        List<R> results = new ArrayList<>(mine.size());
        for (Waiting<T, R> one : mine) {
            if (!over(one.result, end - System.nanoTime())) {
                withdraw(mine);
                return Optional.empty();
            }
            results.add(await(one.result));
        }
        return Optional.of(results);
    }

    private static boolean over(CompletableFuture<?> result, long nanos) {
        try {
            result.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException failed) {
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void withdraw(List<Waiting<T, R>> mine) {
        waiting.removeAll(new HashSet<>(mine));
    }

    private synchronized List<Waiting<T, R>> add(Collection<T> items) {
        if (stopping) {
            throw new Stopped(name);
        }
        List<Waiting<T, R>> mine = items.stream().map(item -> new Waiting<T, R>(item)).toList();
        waiting.addAll(mine);
        notifyAll();
        return mine;
    }

    /** Items handed over and not yet taken into a batch. */
    public synchronized int waiting() {
        return waiting.size();
    }

    private static <R> R await(CompletableFuture<R> result) {
        try {
            return result.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    @Override
    public synchronized void start() {
        if (thread == null && !stopping) {
            thread = Thread.ofPlatform().name(name).daemon().start(this::run);
        }
    }

    private void run() {
        for (List<Waiting<T, R>> batch = take(); !batch.isEmpty(); batch = take()) {
            handle(batch);
        }
    }

    /** The next batch; empty when stopped and nothing is left. */
    private synchronized List<Waiting<T, R>> take() {
        while (waiting.isEmpty() && !stopping) {
            try {
                wait();
            } catch (InterruptedException stopped) {
                stopping = true;
            }
        }
        List<Waiting<T, R>> batch = new ArrayList<>(Math.min(most, waiting.size()));
        while (batch.size() < most && !waiting.isEmpty()) {
            batch.add(waiting.removeFirst());
        }
        return batch;
    }

    private void handle(List<Waiting<T, R>> batch) {
        try {
            List<R> results = handler.apply(batch.stream().map(Waiting::item).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).result.complete(results.get(i));
            }
        } catch (RuntimeException | Error failed) {
            batch.forEach(one -> one.result.completeExceptionally(failed));
        }
    }

    /** Handles what was handed over before, then ends. */
    @Override
    public void stop() {
        Thread running;
        synchronized (this) {
            stopping = true;
            notifyAll();
            running = thread;
        }
        Threads.join(running);
    }

    /** Each is its own: two items may be equal. */
    private static final class Waiting<T, R> {
        private final T item;
        private final CompletableFuture<R> result = new CompletableFuture<>();

        Waiting(T item) {
            this.item = item;
        }

        T item() {
            return item;
        }
    }
}
