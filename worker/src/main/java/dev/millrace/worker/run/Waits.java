package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.Decision;
import dev.millrace.engine.SubFlow;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Edge;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What waits in a run. Waits that are over are recorded; of the others the first end is remembered.
 * Each method says whether the engine must be asked again.
 */
final class Waits {
    private final PreparedFlow flow;
    private final Ledger ledger;
    private final InstantSource time;
    private @Nullable Instant next;

    Waits(PreparedFlow flow, Ledger ledger, InstantSource time) {
        this.flow = flow;
        this.ledger = ledger;
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
        return !holdsUntil(due.at())
                && completed(due.key(), due.attempt(), ledger.state().incoming(due.key()));
    }

    boolean hand(Decision.HandSignal came) {
        return SubFlow.told(came.signal())
                ? childEnded(came)
                : completed(came.key(), came.attempt(), came.payload());
    }

    private boolean childEnded(Decision.HandSignal came) {
        JsonNode end = came.payload();
        if (end.path("status").asText().equals(ExecutionStatus.COMPLETED.wire())) {
            return completed(came.key(), came.attempt(), end.path("output"));
        }
        String child = came.signal().substring(came.signal().indexOf(':') + 1);
        return failed(came.key(), came.attempt(), failure(child, end.path("error")));
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
        return failed(due.key(), due.attempt(), Failure.fatal("TIMEOUT", message));
    }

    private boolean failed(NodeKey key, int attempt, Failure why) {
        ledger.write(
                new Event.NodeFailed(
                        key, type(key), attempt, ledger.running(key, time.instant()), why));
        return true;
    }

    private boolean completed(NodeKey key, int attempt, JsonNode output) {
        Event.NodeCompleted event =
                new Event.NodeCompleted(
                        key,
                        type(key),
                        attempt,
                        ledger.running(key, time.instant()),
                        Edge.MAIN,
                        0,
                        output);
        return ledger.writeIfItFits(event) || failed(key, attempt, NodeEnds.TOO_LARGE);
    }

    private String type(NodeKey key) {
        return flow.node(key.nodeId()).node().type();
    }
}
