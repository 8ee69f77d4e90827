package dev.millrace.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.node.Handling;
import dev.millrace.importing.node.Handling.Takes;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.importing.workflow.WorkflowNode.OnFailure;

/** Settings that every node of n8n has, as ours. */
final class NodeSettings {
    private static final int FEWEST_TRIES = 2;
    private static final int MOST_TRIES = 5;
    private static final int LONGEST_WAIT = 5_000;

    private NodeSettings() {}

    static void put(WorkflowNode node, Handling handling, ObjectNode data) {
        if (node.disabled()) {
            data.put("disabled", true);
        }
        if (node.onFailure() == OnFailure.CONTINUE) {
            data.put("onError", "continue");
        }
        if (node.source().path("retryOnFail").asBoolean()) {
            retry(node.source(), data);
        } else if (handling.takes() == Takes.EFFECT) {
            data.putObject("retry").put("maxAttempts", 1); // n8n tries once unless told otherwise
        }
        String notes = node.source().path("notes").asText("");
        if (!notes.isEmpty()) {
            data.put("notes", notes);
        }
    }

    /** n8n's own limits: what is beyond them is not what it does. */
    private static void retry(JsonNode node, ObjectNode data) {
        int tries = Math.clamp(node.path("maxTries").asInt(3), FEWEST_TRIES, MOST_TRIES);
        int wait = Math.clamp(node.path("waitBetweenTries").asInt(1_000), 0, LONGEST_WAIT);
        data.putObject("retry")
                .put("maxAttempts", tries)
                .put("delay", wait)
                .put("factor", 1)
                .put("jitter", 0);
    }
}
