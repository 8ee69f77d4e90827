package dev.millrace.gateway.presence;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Whether something is away, since when, and for how long in all. Thread-safe. */
final class Absence {
    private final AtomicLong pastNanos = new AtomicLong();
    private volatile @Nullable Long began;

    boolean now() {
        return began != null;
    }

    /** True if it has begun by this. */
    synchronized boolean begin() {
        boolean fresh = began == null;
        if (fresh) {
            began = System.nanoTime();
        }
        return fresh;
    }

    /** True if it has ended by this. */
    synchronized boolean end() {
        boolean over = began != null;
        pastNanos.addAndGet(current().toNanos());
        began = null;
        return over;
    }

    /** Of this absence; zero if there is none. */
    Duration current() {
        Long since = began;
        return since == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    double allSeconds() {
        return (pastNanos.get() + current().toNanos()) / 1e9;
    }
}
