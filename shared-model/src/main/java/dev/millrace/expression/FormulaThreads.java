package dev.millrace.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where formulas run: platform threads apart from everything else, so that one that does not end
 * blocks neither a node's thread nor a carrier of virtual threads. {@link FormulaBounds} look at
 * the time it has computed between steps; what it does within one step is ended by the deadline
 * here: the caller goes on with a failure, and the thread's place stays taken until the engine
 * notices. Thread-safe.
 */
final class FormulaThreads {
    private static final int PLACES = 64;
    private static final long HARD_MILLIS = 900;
    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final int MOST_LOOKS = 30;
    private static final int MOST_RESULT = 8 * 1024 * 1024;
    private static final int KEPT_PER_THREAD = 256;

    private static final Semaphore FREE = new Semaphore(PLACES);
    private static final ThreadPoolExecutor THREADS =
            new ThreadPoolExecutor(
                    0,
                    PLACES,
                    30,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    work -> Thread.ofPlatform().daemon().name("formula").unstarted(work));

    /** A compiled expression keeps state while it runs, so each thread has its own. */
    private static final ThreadLocal<Map<String, Jsonata>> COMPILED =
            ThreadLocal.withInitial(() ->
                    new LinkedHashMap<>(16, 0.75f, true) {
                        @Override
                        protected boolean removeEldestEntry(Map.Entry<String, Jsonata> eldest) {
                            return size() > KEPT_PER_THREAD;
                        }
                    });

    private FormulaThreads() {}

    /**
     * @throws IllegalArgumentException if the text is no JSONata
     */
    static void check(String text) {
        try {
            run(_ -> compiled(text));
        } catch (ExpressionFailed bad) {
            throw new IllegalArgumentException(bad.getMessage(), bad);
        }
    }

    /**
     * @throws ExpressionFailed if it fails, takes too long or yields too much
     */
    static JsonNode evaluate(String text, Map<String, @Nullable Object> data) {
        return run(clock -> evaluateHere(text, data, clock));
    }

    private static JsonNode evaluateHere(
            String text, Map<String, @Nullable Object> data, FormulaClock clock) {
        Jsonata compiled = compiled(text);
        Jsonata.Frame frame = compiled.createFrame();
        FormulaBounds.set(frame, clock);
        SafeFunctions.bind(frame);
        if (data.containsKey("json")) {
            frame.bind("json", data.get("json"));
        }
        return JavaValues.json(compiled.evaluate(data, frame), MOST_RESULT);
    }

    private static Jsonata compiled(String text) {
        return COMPILED.get().computeIfAbsent(text, Jsonata::jsonata);
    }

    private static <T> T run(Function<FormulaClock, T> work) {
        if (!acquire()) {
            throw new ExpressionFailed(
                    "too many expressions are still running; simplify those that take long");
        }
        FormulaClock clock = new FormulaClock();
        Future<T> future =
                THREADS.submit(() -> {
                    clock.start();
                    try {
                        return work.apply(clock);
                    } finally {
                        FREE.release();
                    }
                });
        try {
            return within(future, clock);
        } catch (ExecutionException failed) {
            throw because(failed.getCause());
        } catch (InterruptedException stopped) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new ExpressionFailed("the evaluation was stopped");
        }
    }

    private static <T> T within(Future<T> future, FormulaClock clock)
            throws ExecutionException, InterruptedException {
        for (int look = 0; look < MOST_LOOKS && clock.millis() < HARD_MILLIS; look++) {
            try {
                return future.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                // looked at again, as long as it waits more than it computes
            }
        }
        future.cancel(true);
        throw FormulaBounds.tooLong();
    }

    private static boolean acquire() {
        try {
            return FREE.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static ExpressionFailed because(@Nullable Throwable cause) {
        return switch (cause) {
            case ExpressionFailed failed -> failed;
            case JException bad -> new ExpressionFailed(String.valueOf(bad.getMessage()));
            case StackOverflowError _ ->
                    new ExpressionFailed("the expression is nested too deeply");
            case OutOfMemoryError _ -> new ExpressionFailed("the expression needs too much memory");
            case null -> new ExpressionFailed("the expression failed");
            default -> new ExpressionFailed("the expression failed: " + cause.getMessage());
        };
    }
}
