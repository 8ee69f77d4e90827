package dev.millrace.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a flow.
 *
 * @param code stable word in upper case, e.g. {@code UNKNOWN_NODE_TYPE}
 * @param pointer RFC 6901 pointer into the flow as it was sent
 * @param message what is wrong and what to do
 * @param nodeId the node concerned, if any
 */
public record FlowProblem(
        String code, Severity severity, String pointer, String message, @Nullable String nodeId) {
    /** A flow with an error is refused; a warning is only shown. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public static FlowProblem error(
            String code, String pointer, String message, @Nullable String nodeId) {
        return new FlowProblem(code, Severity.ERROR, pointer, message, nodeId);
    }

    public static FlowProblem warning(
            String code, String pointer, String message, @Nullable String nodeId) {
        return new FlowProblem(code, Severity.WARNING, pointer, message, nodeId);
    }

    public ObjectNode json() {
        ObjectNode json =
                Json.object()
                        .put("code", code)
                        .put("severity", severity.name().toLowerCase(java.util.Locale.ROOT))
                        .put("pointer", pointer)
                        .put("message", message);
        if (nodeId != null) {
            json.put("nodeId", nodeId);
        }
        return json;
    }
}
