package dev.millrace.queue;

/** What the queue says to an {@link Advance} or a {@link Finish}. */
public sealed interface Verdict {
    record Done() implements Verdict {}

    /** Another worker has the job, or it has ended: drop everything. */
    record Lost() implements Verdict {}

    /** This finish was stored before. */
    record Repeated() implements Verdict {}

    /** Redis lost records (failover): send again from {@code seq + 1}. */
    record Gap(long seq) implements Verdict {}

    /** Stored; and a cancel was asked for. */
    record CancelAsked() implements Verdict {}

    /** The outcome was not terminal and a cancel was asked for: the execution ended cancelled. */
    record BecameCancelled() implements Verdict {}

    /** A signal came while it ran: instead of suspended it is queued. */
    record BecameQueued() implements Verdict {}
}
