package dev.millrace.engine;

import dev.millrace.event.Event;
import dev.millrace.execution.NodeKey;
import dev.millrace.execution.NodeStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The undoing of one effect.
 *
 * @param undo the run that undoes it
 * @param status of that run; once it is complete and recorded at what it undid, compensated
 * @param attempt the next or current try, from 1
 * @param parked ready, but for the breaker of its target
 * @param until when a backoff or a wait ends; null if nothing ends by itself
 */
record UndoStep(
        Effect effect,
        NodeKey undo,
        NodeStatus status,
        int attempt,
        int effectKey,
        boolean parked,
        @Nullable Instant until) {
    static UndoStep of(Effect effect, NodeKey undo) {
        return new UndoStep(effect, undo, NodeStatus.PENDING, 1, 0, false, null);
    }

    /** Nothing more will happen to it; what is complete is still to be recorded. */
    boolean ended() {
        return status != NodeStatus.COMPLETED && status.ended();
    }

    UndoStep after(Event.OfNode event) {
        return switch (event) {
            case Event.NodeStarted e -> with(NodeStatus.RUNNING, e.attempt(), e.effectKey(), null);
            case Event.NodeRetry e ->
                    with(NodeStatus.RETRYING, e.attempt() + 1, e.effectKey(), e.until());
            case Event.NodeSuspended e ->
                    with(NodeStatus.SUSPENDED, e.attempt(), effectKey, e.until());
            case Event.NodeParked e ->
                    new UndoStep(
                            effect,
                            undo,
                            NodeStatus.SUSPENDED,
                            e.attempt(),
                            e.effectKey(),
                            true,
                            null);
            case Event.NodeCompleted _ -> with(NodeStatus.COMPLETED);
            case Event.NodeFailed _ -> with(NodeStatus.FAILED);
            case Event.NodeSkipped _ -> with(NodeStatus.SKIPPED);
            case Event.NodeCompensated _ -> with(NodeStatus.COMPENSATED);
            case Event.NodeExpanded _, Event.NodeRepaired _ -> this;
        };
    }

    /** The end of its try is unknown: the same try again. */
    UndoStep interrupted() {
        return with(NodeStatus.PENDING);
    }

    private UndoStep with(NodeStatus how) {
        return with(how, attempt, effectKey, null);
    }

    private UndoStep with(NodeStatus how, int tryNumber, int key, @Nullable Instant end) {
        return new UndoStep(effect, undo, how, tryNumber, key, false, end);
    }
}
