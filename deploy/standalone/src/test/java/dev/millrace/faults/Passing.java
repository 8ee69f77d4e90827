package dev.millrace.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How long a fault lasts, where its length is the fault. */
final class Passing {
    private Passing() {}

    static void of(Duration time) {
        until(System.nanoTime() + time.toNanos());
    }

    /**
     * @param nanoTime as {@link System#nanoTime} counts
     */
    static void until(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; ) {
            LockSupport.parkNanos(left);
            left = nanoTime - System.nanoTime();
        }
    }
}
