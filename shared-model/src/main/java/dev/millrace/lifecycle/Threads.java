package dev.millrace.lifecycle;

import org.jspecify.annotations.Nullable;

/** Waiting for threads to end. */
public final class Threads {
    private Threads() {}

    /** Waits until the thread has ended; an interrupt meanwhile is kept for the caller. */
    public static void join(@Nullable Thread thread) {
        if (thread == null || thread == Thread.currentThread()) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
