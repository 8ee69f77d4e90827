package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.Decision;
import dev.millrace.engine.SubFlow;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.execution.Failure;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What waits in a run. Waits that are over are recorded; of the others the first end is remembered.
 * Each method says whether the engine must be asked again.
 */
final class Waits {
    private final DecidedEnds decided;
    private final InstantSource time;
    private @Nullable Instant next;

    Waits(DecidedEnds decided, InstantSource time) {
        this.decided = decided;
        this.time = time;
    }

    /** When the first of them is over by itself; null if none is. */
    @Nullable Instant next() {
        return next;
    }

    void forget() {
        next = null;
    }

    /** Whether that time is yet to come; then it is remembered. */
    boolean holdsUntil(Instant at) {
        boolean holds = at.isAfter(time.instant());
        if (holds) {
            next = next == null || at.isBefore(next) ? at : next;
        }
        return holds;
    }

    boolean wake(Decision.WakeNode due) {
        return !holdsUntil(due.at()) && decided.waited(due);
    }

    boolean hand(Decision.HandSignal came) {
        return SubFlow.told(came.signal())
                ? childEnded(came)
                : decided.completed(came.key(), came.attempt(), came.payload());
    }

    private boolean childEnded(Decision.HandSignal came) {
        JsonNode end = came.payload();
        if (end.path("status").asText().equals(ExecutionStatus.COMPLETED.wire())) {
            return decided.completed(came.key(), came.attempt(), end.path("output"));
        }
        String child = came.signal().substring(came.signal().indexOf(':') + 1);
        return decided.failed(came.key(), came.attempt(), failure(child, end.path("error")));
    }

    /** The child has had its own attempts, so its failure is final here. */
    private static Failure failure(String child, JsonNode error) {
        return error.isMissingNode()
                ? Failure.fatal("CANCELLED", "sub-flow " + child + " was cancelled")
                : Failure.fatal(
                        error.path("code").asText("UNKNOWN"),
                        "sub-flow " + child + " failed: " + error.path("message").asText());
    }

    boolean giveUp(Decision.GiveUpWait due) {
        if (holdsUntil(due.at())) {
            return false;
        }
        String message = "no signal '" + due.signal() + "' came by " + due.at();
        return decided.failed(due.key(), due.attempt(), Failure.fatal("TIMEOUT", message));
    }
}
