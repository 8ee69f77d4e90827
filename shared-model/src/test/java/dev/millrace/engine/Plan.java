package dev.millrace.engine;

import java.util.List;

/**
 * What becomes of one node of a {@link Scenario}. Times are made-up milliseconds.
 *
 * @param unwanted its {@code runIf} is false
 * @param lag how long it takes to record a skip or the end of a wait; it keeps apart what would
 *     fall on the same moment
 * @param endings of its tries, in order, over all attempts of the job; the last one succeeds
 */
record Plan(boolean unwanted, long lag, List<Ending> endings) {
    /** Its first try succeeds. */
    Plan mended() {
        return new Plan(unwanted, lag, List.of(endings.getLast()));
    }

    /** How one try ends. */
    sealed interface Ending {
        long took();
    }

    record Succeeds(long took, String port) implements Ending {}

    /**
     * @param definite whether the failure was an answer, so that the next try gets another key
     */
    record Retries(long took, long backoff, boolean definite) implements Ending {}

    record Fails(long took, boolean recoverable) implements Ending {}

    /** Suspended for a time, then complete. */
    record Waits(long took, long pause) implements Ending {}
}
