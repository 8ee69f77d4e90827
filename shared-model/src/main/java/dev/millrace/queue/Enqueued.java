package dev.millrace.queue;

/** What became of a job handed to {@link JobQueue#enqueue}. */
public enum Enqueued {
    ACCEPTED,
    /** The queue has it, or had it and it ended; nothing changed. */
    EXISTS,
    /**
     * Its concurrency key was at its limit, whose policy ended it: {@code cancelled}, reason LIMIT.
     */
    OVER_LIMIT,
    /** The call came later than its {@code notAfter}; read the row again before another try. */
    STALE,
    /** Redis has no room; nothing changed. */
    FULL
}
