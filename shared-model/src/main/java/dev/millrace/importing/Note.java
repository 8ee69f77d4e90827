package dev.millrace.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;

/**
 * Something the user should know of a node.
 *
 * @param node its name in the workflow
 */
public record Note(String node, String message) {
    public ObjectNode json() {
        return Json.object().put("node", node).put("message", message);
    }
}
