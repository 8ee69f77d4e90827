package dev.millrace.worker.claim;

import dev.millrace.queue.Claim;

/** A run that holds a claim, as those see it who keep the claim. Calls return at once. */
public interface HeldJob {
    Claim claim();

    /** Another worker has the job: stop and write nothing. */
    void lost();

    /** The execution shall end cancelled. */
    void cancel();

    /** Start nothing more, let what runs finish, and hand the rest back. */
    void drain();

    /** The time for a drain is over: stop what still runs. */
    void interrupt();
}
