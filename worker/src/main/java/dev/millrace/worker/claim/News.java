package dev.millrace.worker.claim;

/** What a run must hear about its claim. */
public enum News {
    /** Another worker has the job, or it has ended: drop everything, write nothing. */
    LOST,
    CANCEL_ASKED,
    /** It is undoing what was done, and that is to end too. */
    FORCED,
    /** A beat was confirmed after nodes were not allowed to start. */
    FENCE_LIFTED,
    /** The worker ends: start no node, let the running ones finish, then hand the job back. */
    DRAIN,
    /** The grace is over: stop the running nodes and hand the job back. */
    HAND_BACK
}
