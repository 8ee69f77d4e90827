package dev.millrace.worker.claim;

import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Threads;
import dev.millrace.queue.Bell;
import dev.millrace.redis.RedisAway;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the bell on behalf of the claim loop, which must not block on Redis itself. One thread.
 */
final class BellListener implements Lifecycle {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Bell bell;
    private final Runnable rung;
    private @Nullable String since;
    private @Nullable Thread thread;
    private boolean stopping;

    BellListener(Bell bell, Runnable rung) {
        this.bell = bell;
        this.rung = rung;
    }

    /** Call {@code rung} when the bell rings after this id. */
    synchronized void listen(String id) {
        since = id;
        notifyAll();
    }

    @Override
    public synchronized void start() {
        thread = Thread.ofPlatform().name("bell").daemon().start(this::run);
    }

    private void run() {
        for (String id = next(); id != null; id = next()) {
            if (heard(id)) {
                forget(id);
                rung.run();
            }
        }
    }

    private synchronized @Nullable String next() {
        while (since == null && !stopping) {
            try {
                wait();
            } catch (InterruptedException stopped) {
                return null;
            }
        }
        return stopping ? null : since;
    }

    /** Also true when Redis is away: a claim then finds out what is. */
    private boolean heard(String id) {
        try {
            return bell.await(id, PATIENCE);
        } catch (RedisAway away) {
            pause();
            return true;
        }
    }

    private synchronized void pause() {
        long end = System.nanoTime() + 200_000_000L;
        while (!stopping && System.nanoTime() < end) {
            try {
                wait(50);
            } catch (InterruptedException stopped) {
                stopping = true;
            }
        }
    }

    private synchronized void forget(String id) {
        if (id.equals(since)) {
            since = null;
        }
    }

    @Override
    public void stop() {
        Thread running;
        synchronized (this) {
            stopping = true;
            notifyAll();
            running = thread;
        }
        bell.close();
        Threads.join(running);
    }
}
