package dev.millrace.lifecycle;

import java.util.List;
import java.util.function.Function;

/**
 * Natural batching: callers block until their item is handled; while one batch is under way the
 * next gathers. No timer, so an idle batcher adds no wait. One platform thread. Thread-safe.
 *
 * @param <T> item
 * @param <R> its result
 */
public final class Batcher<T, R> implements Lifecycle {
    /**
     * @param handler gets 1 to {@code most} items, answers one result per item in order; if it
     *     throws, every caller of the batch gets that exception
     */
    public Batcher(String name, int most, Function<List<T>, List<R>> handler) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Hands the item over and waits for its result. */
    public R submit(T item) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Hands many items over together and waits for all results, in order. */
    public List<R> submitAll(List<T> items) {
        throw new UnsupportedOperationException("to be written");
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException("to be written");
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("to be written");
    }
}
