package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What nodes are given besides what comes along their edges.
 *
 * @param input of the execution
 * @param variables {@code lastError}, once an error edge was taken
 * @param signals from outside
 */
record Given(JsonNode input, ObjectNode variables, Signals signals) {
    Given withError(ObjectNode error) {
        ObjectNode changed = variables.deepCopy();
        changed.set("lastError", error);
        return new Given(input, changed, signals);
    }

    Given with(Signals changed) {
        return new Given(input, variables, changed);
    }
}
