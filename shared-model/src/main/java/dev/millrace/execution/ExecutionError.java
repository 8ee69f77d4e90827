package dev.millrace.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What an execution failed with: its node's failure, or one of the engine's own.
 *
 * @param nodeId the node that failed; null if no node did (deadline, stalled)
 */
public record ExecutionError(Failure failure, @Nullable String nodeId) {
    public ObjectNode json() {
        ObjectNode json = failure.json();
        if (nodeId != null) {
            json.put("nodeId", nodeId);
        }
        return json;
    }

    public static ExecutionError of(JsonNode json) {
        return new ExecutionError(Failure.of(json), json.path("nodeId").textValue());
    }
}
