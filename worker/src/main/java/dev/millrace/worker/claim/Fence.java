package dev.millrace.worker.claim;

import java.time.Duration;

/**
 * How long after the SENDING of the last confirmed beat a worker may still act on a claim. By the
 * monotonic clock, so no step of the host's time opens it.
 *
 * @param start then no node is started: the claim may lapse before the node's record is stored
 * @param silence then the running nodes are interrupted: another worker has most likely begun
 */
public record Fence(Duration start, Duration silence) {
    /** 4 s and 10 s for a lease of 5 s. */
    public static Fence of(Duration lease) {
        return new Fence(lease.multipliedBy(4).dividedBy(5), lease.multipliedBy(2));
    }
}
