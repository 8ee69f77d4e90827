package dev.millrace.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionError;
import dev.millrace.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a state as a whole.
 *
 * @param failure the first that nothing handled; null while there is none
 * @param variables {@code lastError}, once an error edge was taken
 * @param ended nothing more will happen
 * @param trail the effects so far that would be undone, of runs that are over
 * @param undoing null until the execution is on its way back
 * @param signals from outside; items of forEaches have none of their own
 */
record Whole(
        @Nullable ExecutionError failure,
        ObjectNode variables,
        boolean ended,
        @Nullable Trail trail,
        @Nullable Undoing undoing,
        Signals signals) {
    static final Whole FRESH = new Whole(null, Json.object(), false, null, null, Signals.NONE);

    /** The first failure stays. */
    Whole failedWith(ExecutionError error) {
        return failure == null ? new Whole(error, variables, ended, trail, undoing, signals) : this;
    }

    /** In another attempt of the job. */
    Whole mended() {
        return new Whole(null, variables, ended, trail, undoing, signals);
    }

    Whole handled(ObjectNode error) {
        ObjectNode changed = variables.deepCopy();
        changed.set("lastError", error);
        return new Whole(failure, changed, ended, trail, undoing, signals);
    }

    /** The failure as the flow sees it. */
    static ObjectNode describe(Event.NodeFailed event) {
        return Json.object()
                .put("message", event.failure().message())
                .put("code", event.failure().code())
                .put("nodeId", event.key().nodeId())
                .put("attempts", event.attempt());
    }

    /**
     * The failure as the flow sees it.
     *
     * @param attempts of the node that failed, if one did
     */
    static ObjectNode describe(ExecutionError error, int attempts) {
        ObjectNode json =
                Json.object()
                        .put("message", error.failure().message())
                        .put("code", error.failure().code());
        String nodeId = error.nodeId();
        return nodeId == null ? json : json.put("nodeId", nodeId).put("attempts", attempts);
    }

    Whole closed() {
        return new Whole(failure, variables, true, trail, undoing, signals);
    }

    Whole did(@Nullable Trail more) {
        return new Whole(failure, variables, ended, Trail.joined(more, trail), undoing, signals);
    }

    Whole with(@Nullable Undoing changed) {
        return new Whole(failure, variables, ended, trail, changed, signals);
    }

    Whole with(Signals changed) {
        return changed.equals(signals)
                ? this
                : new Whole(failure, variables, ended, trail, undoing, changed);
    }

    /** Of an item that begins now: it sees what was handled before, and has its own from then. */
    Whole ofItem() {
        return new Whole(null, variables, false, null, null, Signals.NONE);
    }
}
