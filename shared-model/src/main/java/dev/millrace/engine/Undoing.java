package dev.millrace.engine;

import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.Node;
import dev.millrace.flow.Section;
import dev.millrace.flow.Undos;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An execution on its way back.
 *
 * @param error what it failed with; null if it was cancelled
 * @param paths to the steps, by the run that undoes
 * @param incomplete the first undo that failed; null while none has
 * @param failed undos that failed
 */
record Undoing(
        @Nullable ExecutionError error,
        Undos undos,
        Undo rest,
        Map<NodeKey, int[]> paths,
        @Nullable ExecutionError incomplete,
        int failed) {
    private static final String INCOMPLETE = "COMPENSATION_INCOMPLETE";

    static Undoing of(
            @Nullable ExecutionError error, Undos undos, Section outermost, List<Effect> effects) {
        UndoPlan plan = new UndoPlan(undos);
        Undo rest = plan.of(outermost, effects);
        return new Undoing(error, undos, rest, plan.paths(), null, 0);
    }

    /** The steps that may be taken now or are being taken. */
    List<UndoStep> open() {
        List<UndoStep> open = new ArrayList<>();
        rest.open(open);
        return open;
    }

    /** After something that happened to a run that undoes, or to one that is undone by it. */
    Undoing after(Event.OfNode event) {
        boolean noted = event instanceof Event.NodeCompensated;
        @Nullable NodeKey key = noted ? undos.of(event.key()) : event.key();
        Optional<UndoStep> step = Optional.ofNullable(key).flatMap(this::step);
        if (step.isEmpty() || (step.get().status() == NodeStatus.COMPLETED) != noted) {
            return this; // a record that comes twice
        }
        Undoing changed = with(step.get().after(event));
        return event instanceof Event.NodeFailed failed ? changed.incomplete(failed) : changed;
    }

    private Undoing with(UndoStep step) {
        int[] path = paths.getOrDefault(step.undo(), new int[0]);
        return new Undoing(
                error, undos, rest.with(path, 0, any -> step), paths, incomplete, failed);
    }

    private Undoing incomplete(Event.NodeFailed event) {
        ExecutionError first =
                incomplete == null
                        ? new ExecutionError(event.failure(), event.key().nodeId())
                        : incomplete;
        return new Undoing(error, undos, rest, paths, first, failed + 1);
    }

    /** The ends of the tries under way are unknown. */
    Undoing interrupted() {
        Undoing changed = this;
        for (UndoStep step : open()) {
            if (step.status() == NodeStatus.RUNNING) {
                changed = changed.with(step.interrupted());
            }
        }
        return changed;
    }

    boolean running() {
        return open().stream().anyMatch(step -> step.status() == NodeStatus.RUNNING);
    }

    Optional<Effect> effect(NodeKey undo) {
        return step(undo).map(UndoStep::effect);
    }

    boolean parked(NodeKey undo) {
        return step(undo).map(UndoStep::parked).orElse(false);
    }

    private Optional<UndoStep> step(NodeKey undo) {
        return open().stream().filter(step -> step.undo().equals(undo)).findFirst();
    }

    List<Decision> decisions(FlowNodes nodes, Signals signals) {
        List<Decision> decisions = new ArrayList<>();
        for (UndoStep step : open()) {
            decide(step, nodes.node(step.undo().nodeId()), signals).ifPresent(decisions::add);
        }
        return rest.ended() ? List.of(end()) : decisions;
    }

    /** Looks nodes up by id. */
    interface FlowNodes {
        Node node(String id);
    }

    private static Optional<Decision> decide(UndoStep step, Node undo, Signals signals) {
        return switch (step.status()) {
            case PENDING, RETRYING -> Optional.of(start(step, undo));
            case SUSPENDED ->
                    step.parked()
                            ? Optional.of(start(step, undo))
                            : signals.wake(step.undo(), step.attempt(), step.until());
            case COMPLETED ->
                    Optional.of(new Decision.NoteUndone(step.effect().key(), step.undo().nodeId()));
            case RUNNING, FAILED, SKIPPED, CANCELLED, COMPENSATED -> Optional.empty();
        };
    }

    private static Decision start(UndoStep step, Node undo) {
        return undo.settings().disabled()
                ? new Decision.SkipNode(step.undo(), Skip.DISABLED)
                : new Decision.StartNode(
                        step.undo(), step.attempt(), step.effectKey(), step.until());
    }

    private Decision end() {
        ExecutionError undo = incomplete;
        if (undo != null) {
            return new Decision.FailFlow(incomplete(undo));
        }
        ExecutionError cause = error;
        return cause == null ? new Decision.CancelFlow() : new Decision.FailFlow(cause);
    }

    private ExecutionError incomplete(ExecutionError undo) {
        String message =
                (failed == 1 ? "an undo failed" : failed + " undos failed, first")
                        + ": "
                        + undo.nodeId()
                        + " with "
                        + undo.failure().code()
                        + " ("
                        + undo.failure().message()
                        + "); the execution "
                        + cause();
        return new ExecutionError(Failure.fatal(INCOMPLETE, message), undo.nodeId());
    }

    private String cause() {
        ExecutionError cause = error;
        return cause == null
                ? "was cancelled"
                : "had failed with "
                        + cause.failure().code()
                        + " ("
                        + cause.failure().message()
                        + ")";
    }

    /** What is said if it is ended by force. */
    ExecutionError forced() {
        String message = "its compensation was ended by force; the execution " + cause();
        return new ExecutionError(Failure.fatal(INCOMPLETE, message), null);
    }
}
