package dev.millrace.faults;

import java.util.concurrent.locks.LockSupport;

/** Time that passes between the acts of somebody who is played by a test. */
final class Pauses {
    private Pauses() {}

    static void millis(long millis) {
        LockSupport.parkNanos(millis * 1_000_000);
    }
}
