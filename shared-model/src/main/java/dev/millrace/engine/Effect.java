package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.NodeKey;
import dev.millrace.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a node did, or may have done.
 *
 * @param effectKey of its last try
 * @param input what it was given
 * @param output null if its last try had no definite answer: it may not have happened
 * @param item that it ran for; null node outside of forEaches
 */
public record Effect(
        NodeKey key, int effectKey, JsonNode input, @Nullable JsonNode output, JsonNode item) {
    /** As the node that undoes it is given it. */
    public ObjectNode json() {
        ObjectNode json =
                Json.object()
                        .put("nodeId", key.nodeId())
                        .put("iteration", key.iteration())
                        .put("completed", output != null);
        json.set("input", input);
        json.set("output", output == null ? Json.nothing() : output);
        json.set("item", item);
        return json;
    }
}
