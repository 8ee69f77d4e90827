package dev.millrace.outbox;

import dev.millrace.execution.ExecutionId;
import dev.millrace.history.EventRows;
import dev.millrace.history.HistoryWriter;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Threads;
import dev.millrace.queue.OutboxStream;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves events from the outbox stream into PostgreSQL, as many as have gathered at a time. An entry
 * leaves the stream only after its COMMIT, so what is written twice after a crash changes nothing
 * and nothing is lost. One thread.
 */
public final class OutboxWriter implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxWriter.class);
    private static final int MOST_ENTRIES = 500;
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final OutboxStream stream;
    private final HistoryWriter history;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread thread;
    private volatile boolean stopping;
    private volatile long wroteAt = System.nanoTime();

    /**
     * @param consumer this process' name among the readers
     */
    public OutboxWriter(RedisServer redis, HistoryWriter history, String consumer) {
        this.stream = new OutboxStream(redis, consumer);
        this.history = history;
    }

    @Override
    public synchronized void start() {
        if (thread == null && !stopping) {
            thread = Thread.ofPlatform().name("outbox").daemon().start(this::run);
        }
    }

    private void run() {
        long pauseMillis = 10;
        while (!stopping) {
            try {
                move();
                wroteAt = System.nanoTime();
                pauseMillis = 10;
            } catch (RuntimeException away) {
                LOG.warn(
                        "the outbox could not be written; its entries wait and are tried again in {} ms: {}",
                        pauseMillis,
                        away.toString());
                pause(pauseMillis);
                pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
            }
        }
        stream.close();
    }

    private void move() {
        List<OutboxStream.Entry> entries = stream.read(MOST_ENTRIES, WAIT);
        if (!entries.isEmpty()) {
            List<EventRows> rows =
                    entries.stream()
                            .flatMap(entry -> entry.events().stream())
                            .map(OutboxWriter::rows)
                            .toList();
            List<ExecutionId> ended = history.write(rows);
            stream.done(entries, ended);
        }
    }

    private static EventRows rows(dev.millrace.queue.ExecutionEvents events) {
        return new EventRows(events.id(), events.tenant(), events.flowId(), events.events());
    }

    private void pause(long millis) {
        try {
            stopping = stopped.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            stopping = true;
        }
    }

    /** Time since the outbox was last found empty or written. */
    public Duration sinceLastWrite() {
        return Duration.ofNanos(System.nanoTime() - wroteAt);
    }

    @Override
    public void stop() {
        stopping = true;
        stopped.countDown();
        Thread running;
        synchronized (this) {
            running = thread;
        }
        Threads.join(running);
    }
}
