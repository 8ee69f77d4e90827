package dev.millrace.importing.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A node of a workflow.
 *
 * @param name unique in the workflow
 * @param type such as {@code n8n-nodes-base.set}
 * @param version of the type, on which the meaning of its parameters depends
 * @param source the whole node, for what else it says
 */
public record WorkflowNode(
        String name, String type, double version, ObjectNode parameters, ObjectNode source) {
    public boolean disabled() {
        return source.path("disabled").asBoolean();
    }

    /** Of several items it takes the first only. */
    public boolean once() {
        return source.path("executeOnce").asBoolean();
    }

    /** It puts out an empty item rather than none. */
    public boolean alwaysPutsOut() {
        return source.path("alwaysOutputData").asBoolean();
    }

    public OnFailure onFailure() {
        return switch (source.path("onError").asText()) {
            case "continueErrorOutput" -> OnFailure.ERROR_OUTPUT;
            case "continueRegularOutput" -> OnFailure.CONTINUE;
            default ->
                    source.path("continueOnFail").asBoolean() ? OnFailure.CONTINUE : OnFailure.STOP;
        };
    }

    /** What becomes of the workflow when the node fails. */
    public enum OnFailure {
        STOP,
        CONTINUE,
        ERROR_OUTPUT
    }

    /** {@code [x, y]}, or nothing that can be used. */
    public JsonNode position() {
        return source.path("position");
    }

    /**
     * Name of its credential of that kind, else of the first it has; empty if it has none.
     *
     * @param kind such as {@code httpHeaderAuth}
     */
    public String credential(String kind) {
        JsonNode credentials = source.path("credentials");
        JsonNode credential =
                credentials.has(kind) || credentials.isEmpty()
                        ? credentials.path(kind)
                        : credentials.iterator().next();
        return credential.path("name").asText(credential.asText(""));
    }
}
