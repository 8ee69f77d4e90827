package dev.millrace.queue;

/** What became of a job handed to {@link JobQueue#enqueue}. */
public enum Enqueued {
    ACCEPTED,
    /** The queue has it, or had it and it ended; nothing changed. */
    EXISTS,
    /** The call came later than its {@code notAfter}; read the row again before another try. */
    STALE,
    /** Redis has no room; nothing changed. */
    FULL
}
