package dev.millrace.lifecycle;

import java.util.List;

/**
 * Something that runs in the background. {@code start} returns when it runs; {@code stop} returns
 * when it has wholly stopped, may be called twice and without a start.
 */
public interface Lifecycle {
    void start();

    void stop();

    /**
     * Stops them all at the same time and returns when they have stopped: a store that is away is
     * waited for once, not once by each.
     */
    static void stopTogether(List<? extends Lifecycle> running) {
        List<Thread> stopping =
                running.stream().map(one -> Thread.ofVirtual().start(one::stop)).toList();
        stopping.forEach(Threads::join);
    }
}
