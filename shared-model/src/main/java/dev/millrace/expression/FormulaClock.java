package dev.millrace.expression;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How long a formula has computed. The time that its thread waits for a processor does not count:
 * on a busy machine a harmless formula would fail, and a flow be refused, for what others do.
 * Thread-safe.
 */
final class FormulaClock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private volatile long thread;
    private volatile long began;

    /** Called by the thread that computes. */
    void start() {
        began = Math.max(0, THREADS.getCurrentThreadCpuTime());
        thread = Thread.currentThread().threadId();
    }

    /** Called by the thread that computes. */
    long ownMillis() {
        return (THREADS.getCurrentThreadCpuTime() - began) / 1_000_000;
    }

    /** Called by one that waits for it; 0 before it has begun. */
    long millis() {
        long computing = thread;
        return computing == 0 ? 0 : (THREADS.getThreadCpuTime(computing) - began) / 1_000_000;
    }
}
