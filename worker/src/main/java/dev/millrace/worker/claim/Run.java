package dev.millrace.worker.claim;

/** What is done with one claimed job, on a virtual thread of its own, until it is settled. */
public interface Run extends Runnable {
    /** Called by other threads; must not block. */
    void hear(News news);
}
