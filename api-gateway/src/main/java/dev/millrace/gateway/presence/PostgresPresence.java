package dev.millrace.gateway.presence;

import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Ticker;
import dev.millrace.ops.Meters;
import dev.millrace.sql.Database;
import dev.millrace.sql.DatabaseFailed;
import io.micrometer.core.instrument.FunctionCounter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether PostgreSQL can be asked. The first who gets no answer for a second finds out that it is
 * away; from then on everybody is told at once, and one probe a second looks for its return.
 * Thread-safe.
 */
public final class PostgresPresence implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresPresence.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PROBE_EVERY = Duration.ofSeconds(1);

    private final Database database;
    private final Absence absence = new Absence();
    private final Ticker probing = new Ticker("postgres-probe", PROBE_EVERY, this::probe);

    public PostgresPresence(Database database, Meters meters) {
        this.database = database;
        FunctionCounter.builder("millrace.degraded.seconds", absence, Absence::allSeconds)
                .description("time for which PostgreSQL was away")
                .tag("store", "postgresql")
                .register(meters.registry());
    }

    public boolean away() {
        return absence.now();
    }

    /** For how long; zero if it is there. */
    public Duration awayFor() {
        return absence.current();
    }

    /**
     * Asks, and waits no longer than a second. What failed because a connection broke is asked once
     * more, so only what may be done twice can be asked here.
     *
     * @param what names the question, as "store an execution"
     * @throws PostgresAway if it is away or found to be; a question under way may still be carried
     *     out
     */
    public <T> T ask(String what, Supplier<T> question) {
        if (away()) {
            throw new PostgresAway(what, awayFor(), null);
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("postgres-question").start(() -> ask(question, answer));
        try {
            return answer.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException silent) {
            throw lost(what, silent);
        } catch (ExecutionException failed) {
            throw failure(what, failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new PostgresAway(what, Duration.ZERO, stopped);
        }
    }

    private <T> void ask(Supplier<T> question, CompletableFuture<T> answer) {
        try {
            answer.complete(twice(question));
        } catch (RuntimeException | Error failed) {
            answer.completeExceptionally(failed);
        }
    }

    private <T> T twice(Supplier<T> question) {
        try {
            return question.get();
        } catch (DatabaseFailed broken) {
            if (!broken.away() || away()) {
                throw broken;
            }
            LOG.info("asked again, as a connection broke: {}", broken.getMessage());
            return question.get();
        }
    }

    private RuntimeException failure(String what, @Nullable Throwable cause) {
        return switch (cause) {
            case DatabaseFailed broken when broken.away() -> lost(what, broken);
            case RuntimeException other -> other;
            case null, default ->
                    new IllegalStateException("the question '" + what + "' failed", cause);
        };
    }

    private PostgresAway lost(String what, Exception cause) {
        if (absence.begin()) {
            LOG.warn("PostgreSQL is away: it did not {} ({})", what, cause.toString());
        }
        return new PostgresAway(what, awayFor(), cause);
    }

    private void probe() {
        if (away() && database.answers()) {
            Duration length = awayFor();
            absence.end();
            LOG.info("PostgreSQL is back after {}", length);
        }
    }

    @Override
    public void start() {
        probing.start();
    }

    @Override
    public void stop() {
        probing.stop();
    }
}
