package dev.millrace.worker.claim;

import dev.millrace.queue.KeptSignal;
import java.util.List;

/** What is done with one claimed job, on a virtual thread of its own, until it is settled. */
public interface Run extends Runnable {
    /** Called by other threads; must not block. */
    void hear(News news);

    /** Signals for its execution, in order; the same may come again. Must not block. */
    void hear(List<KeptSignal> signals);
}
