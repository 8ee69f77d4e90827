package dev.millrace.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionError;
import dev.millrace.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a state as a whole.
 *
 * @param failure the first that nothing handled; null while there is none
 * @param variables {@code lastError}, once an error edge was taken
 * @param ended nothing more will happen
 */
record Whole(@Nullable ExecutionError failure, ObjectNode variables, boolean ended) {
    static final Whole FRESH = new Whole(null, Json.object(), false);

    /** The first failure stays. */
    Whole failedWith(ExecutionError error) {
        return failure == null ? new Whole(error, variables, ended) : this;
    }

    /** In another attempt of the job. */
    Whole mended() {
        return new Whole(null, variables, ended);
    }

    Whole handled(ObjectNode error) {
        ObjectNode changed = variables.deepCopy();
        changed.set("lastError", error);
        return new Whole(failure, changed, ended);
    }

    Whole closed() {
        return new Whole(failure, variables, true);
    }

    /** Of an item that begins now: it sees what was handled before, and has its own from then. */
    Whole ofItem() {
        return new Whole(null, variables, false);
    }
}
