package dev.millrace.worker.claim;

/** Knows what to do with a claimed job. */
@FunctionalInterface
public interface Runs {
    /**
     * Makes the run without starting it; must not block.
     *
     * @param turns where it hands in its records and its end
     */
    Run of(Hold hold, Turns turns);
}
