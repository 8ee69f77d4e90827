package dev.millrace.lifecycle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a duty until it is stopped, the first time at once. A duty that throws is logged and
 * repeated. Thread-safe.
 */
public final class Ticker implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    private final String name;
    private final Duration every;
    private final Runnable duty;
    private @Nullable Thread thread;
    private boolean stopping;
    private boolean first = true;

    public Ticker(String name, Duration every, Runnable duty) {
        this.name = name;
        this.every = every;
        this.duty = duty;
    }

    @Override
    public synchronized void start() {
        if (thread == null && !stopping) {
            thread = Thread.ofPlatform().name(name).daemon().start(this::repeat);
        }
    }

    private void repeat() {
        while (!pauseOver()) {
            try {
                duty.run();
            } catch (RuntimeException failed) {
                LOG.warn("{} failed and is repeated in {}", name, every, failed);
            }
        }
    }

    /** Waits for the next turn; true when it is time to stop. */
    private synchronized boolean pauseOver() {
        long end = System.nanoTime() + (first ? 0 : every.toNanos());
        first = false;
        while (!stopping) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            } catch (InterruptedException stopped) {
                return true;
            }
        }
        return true;
    }

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
}
