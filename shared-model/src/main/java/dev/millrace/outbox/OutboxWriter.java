package dev.millrace.outbox;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.history.EventRows;
import dev.millrace.history.HistoryWriter;
import dev.millrace.history.OpenExecutions;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Threads;
import dev.millrace.ops.Meters;
import dev.millrace.queue.ColdJobs;
import dev.millrace.queue.DutyLease;
import dev.millrace.queue.ExecutionEvents;
import dev.millrace.queue.OutboxStream;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves events from the outbox stream into PostgreSQL, as many as have gathered at a time. What was
 * read is held until it is written: only then it leaves the stream, and only then the next is read,
 * so nothing is lost and nothing overtakes. What is written twice after a crash changes nothing.
 * One process at a time does it; the others are ready to. One thread.
 */
public final class OutboxWriter implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxWriter.class);
    private static final int MOST_ENTRIES = 500;
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final long GATHER_MILLIS = 10;
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final long ASK_MILLIS = 250;
    private static final long SHORTEST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final OutboxStream stream;
    private final DutyLease duty;
    private final HistoryWriter history;
    private final Chill chill;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Thread thread;
    private volatile long wroteAt = System.nanoTime();

    /**
     * One that counts: {@code millrace.outbox.entries, millrace.outbox.lag.seconds} and {@code
     * millrace.duplicated}, the executions that were brought a second end.
     *
     * @param process no two processes have the same name
     */
    public static OutboxWriter counted(
            RedisServer redis, Database database, Meters meters, String process) {
        AtomicLong duplicated = meters.level("millrace.duplicated");
        OutboxWriter writer =
                new OutboxWriter(
                        redis,
                        new HistoryWriter(database, again -> duplicated.incrementAndGet()),
                        new Chill(new OpenExecutions(database), new ColdJobs(redis)),
                        process);
        meters.gauge("millrace.outbox.entries", () -> writer.lag().entries());
        meters.gauge("millrace.outbox.lag.seconds", () -> writer.lag().age().toMillis() / 1e3);
        return writer;
    }

    /**
     * @param process no two processes have the same name
     */
    OutboxWriter(RedisServer redis, HistoryWriter history, Chill chill, String process) {
        this.stream = new OutboxStream(redis, process);
        this.duty = new DutyLease(redis, "outbox", process, LEASE);
        this.history = history;
        this.chill = chill;
    }

    @Override
    public synchronized void start() {
        if (thread == null && !stopped()) {
            thread = Thread.ofPlatform().name("outbox").daemon().start(this::run);
        }
    }

    private void run() {
        boolean mine = false;
        while (!stopped()) {
            boolean before = mine;
            mine = repeated(duty::held).orElse(false);
            if (mine && !before) {
                stream.takeOver();
            }
            if (mine) {
                repeated(() -> stream.read(MOST_ENTRIES, WAIT)).ifPresent(this::move);
            } else {
                boolean _ = stoppedWithin(ASK_MILLIS);
            }
        }
        stream.close();
        duty.close();
        chill.close();
    }

    /** If it is stopped in between, the next reader finds the entries where they were. */
    private void move(List<OutboxStream.Entry> entries) {
        if (!entries.isEmpty()) {
            List<EventRows> rows = rows(entries);
            repeated(() -> history.write(rows)).ifPresent(ended -> done(entries, ended));
            chill.after(rows);
        }
        wroteAt = System.nanoTime();
        if (!entries.isEmpty() && entries.size() < MOST_ENTRIES) {
            gather();
        }
    }

    /** A write takes ten round trips for one event as for a thousand; a lone one never waits. */
    private void gather() {
        boolean _ = stoppedWithin(GATHER_MILLIS);
    }

    private void done(List<OutboxStream.Entry> entries, List<ExecutionId> ended) {
        repeated(() -> {
            stream.done(entries, ended);
            return ended;
        });
    }

    /** Tries until it succeeds; empty if the writer is stopped before. */
    private <T> Optional<T> repeated(Supplier<T> work) {
        long pauseMillis = SHORTEST_PAUSE_MILLIS;
        while (true) {
            try {
                return Optional.of(work.get());
            } catch (RuntimeException away) {
                LOG.warn(
                        "the outbox stands still: {}; it is tried again in {} ms, meanwhile its"
                                + " entries wait in Redis",
                        away.toString(),
                        pauseMillis);
            }
            if (stoppedWithin(pauseMillis)) {
                return Optional.empty();
            }
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis);
        }
    }

    private List<EventRows> rows(List<OutboxStream.Entry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.events().stream())
                .map(events ->
                        new EventRows(events.id(), events.tenant(), events.flowId(), lines(events)))
                .toList();
    }

    /** A line that cannot be read, of a later release perhaps, must not hold up all others. */
    private List<EventLine> lines(ExecutionEvents events) {
        List<EventLine> lines = new ArrayList<>();
        for (String line : events.lines().split("\n", -1)) {
            try {
                if (!line.isEmpty()) {
                    lines.add(EventLine.parse(line));
                }
            } catch (IllegalArgumentException unreadable) {
                String problem = String.valueOf(unreadable.getMessage());
                history.reject(events.id(), events.tenant(), events.flowId(), line, problem);
            }
        }
        return lines;
    }

    private boolean stopped() {
        return stopping.getCount() == 0;
    }

    private boolean stoppedWithin(long millis) {
        try {
            return stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            stopping.countDown();
            return true;
        }
    }

    /** What is not in PostgreSQL yet; asks Redis. */
    public OutboxStream.Lag lag() {
        return stream.lag();
    }

    /** Time since the outbox was last found empty or written. */
    public Duration sinceLastWrite() {
        return Duration.ofNanos(System.nanoTime() - wroteAt);
    }

    @Override
    public void stop() {
        stopping.countDown();
        Thread running;
        synchronized (this) {
            running = thread;
        }
        Threads.join(running);
    }
}
