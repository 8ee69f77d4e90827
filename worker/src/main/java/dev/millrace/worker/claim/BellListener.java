package dev.millrace.worker.claim;

import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Threads;
import dev.millrace.queue.Bell;
import dev.millrace.redis.RedisAway;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hears that work has arrived and says so to the claim loop. One platform thread. */
final class BellListener implements Lifecycle {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Bell bell;
    private final Gathering gathering;
    private @Nullable Thread thread;

    BellListener(Bell bell, Gathering gathering) {
        this.bell = bell;
        this.gathering = gathering;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofPlatform().name("bell").daemon().start(this::listen);
        }
    }

    private void listen() {
        try {
            while (!gathering.closed()) {
                String since = gathering.awaitBell();
                if (heard(since)) {
                    gathering.rung(since);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean heard(String since) throws InterruptedException {
        try {
            return bell.await(since, LONGEST);
        } catch (RedisAway away) {
            gathering.pause(PAUSE); // the claim loop reports it
            return false;
        }
    }

    @Override
    public void stop() {
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running != null) {
            running.interrupt();
            bell.close();
            Threads.join(running);
        }
    }
}
