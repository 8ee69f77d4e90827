package dev.millrace.worker.run;

/**
 * What a run has begun and not seen the end of.
 *
 * @param children sub-flows that nodes wait for
 */
record Doings(Tries tries, Children children) {
    /** Begins what waited for records up to that number to be stored. */
    void beginUpTo(long storedSeq) {
        tries.launchUpTo(storedSeq);
        children.askUpTo(storedSeq);
    }

    /** Whether records are urgent: something waits for them, or goes on beside them. */
    boolean waitForRecords() {
        return !tries.onlyPure() || tries.none() || !children.allKnown();
    }
}
