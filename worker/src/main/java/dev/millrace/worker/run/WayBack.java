package dev.millrace.worker.run;

import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionError;
import org.jspecify.annotations.Nullable;

/** Turns an execution round: from there on what it did is undone. */
final class WayBack {
    private final Ledger ledger;
    private long turnedAt;

    WayBack(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Whether the execution is on its way back. */
    boolean taken() {
        return ledger.state().compensating();
    }

    /**
     * Takes it, if the flow asks for it and there is something to undo. Nothing of the execution
     * may run any more.
     *
     * @param error what the execution failed with for good; null if it was cancelled
     * @return false: it ends as it stands
     */
    boolean take(@Nullable ExecutionError error) {
        boolean turns = ledger.state().mayCompensate();
        if (turns) {
            turnedAt = ledger.write(new Event.ExecutionCompensating(error));
        }
        return turns;
    }

    /**
     * Whether a cancel that the queue told with its answer to the records up to {@code seq} is one
     * that led here, not one that is to end the way back.
     */
    boolean before(long seq) {
        return taken() && seq < turnedAt;
    }

    /** What is said when the way back is ended by force. */
    ExecutionError forced() {
        return ledger.state().forced();
    }
}
