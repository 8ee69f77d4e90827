package dev.millrace.queue;

/** What was read of the history had become too old to be acted on; it must be read again. */
public final class RestoredTooLate extends RuntimeException {
    RestoredTooLate(int jobs) {
        super(
                jobs
                        + " jobs were not restored: too much time has passed, or the queue is on another generation, since the history was read; it is read again");
    }
}
