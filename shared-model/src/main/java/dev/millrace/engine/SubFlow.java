package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionId;
import dev.millrace.json.Json;

/**
 * A flow that a node runs and waits for, as the node's {@code node:suspended} has it: the version
 * is pinned there, so whoever goes on runs the same.
 *
 * @param child the execution of it
 */
public record SubFlow(ExecutionId child, String flowId, int version, JsonNode input) {
    /** Of the node's wait. */
    public static final String REASON = "flow";

    private static final String SIGNAL = "flow:";

    static SubFlow of(Event.NodeSuspended wait) {
        JsonNode what = wait.what();
        return new SubFlow(
                ExecutionId.of(what.path("executionId").asText()),
                what.path("flowId").asText(),
                what.path("version").asInt(),
                what.path("input"));
    }

    /** The signal that tells the end: {@code {status, output?, error?}}. */
    public String signal() {
        return SIGNAL + child;
    }

    public static boolean told(String signal) {
        return signal.startsWith(SIGNAL);
    }

    /** What the wait's event says. */
    public ObjectNode what() {
        return Json.object()
                .put("signal", signal())
                .put("executionId", child.toString())
                .put("flowId", flowId)
                .put("version", version)
                .set("input", input);
    }
}
