package dev.millrace.standalone.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for facts that nobody tells. */
final class Patience {
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Patience() {}

    /** Whether it held within that time. */
    static boolean until(long seconds, BooleanSupplier fact) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!fact.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return true;
    }
}
