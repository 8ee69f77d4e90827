package dev.millrace.endtoend;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;

/** Draws flows for tests. */
final class Flows {
    private final ObjectNode flow = Json.object().put("name", "drawn by a test");
    private final ArrayNode nodes = flow.putArray("nodes");
    private final ArrayNode edges = flow.putArray("edges");

    static Flows empty() {
        return new Flows();
    }

    Flows id(String id) {
        flow.put("id", id);
        return this;
    }

    Flows settings(String json) {
        flow.set("settings", Json.read(json));
        return this;
    }

    /**
     * @param data the node's {@code data}, as JSON
     */
    Flows node(String id, String type, String data) {
        nodes.addObject().put("id", id).put("type", type).set("data", Json.read(data));
        return this;
    }

    Flows http(String id, String url) {
        return node(
                id,
                "web:httpRequest",
                "{\"parameters\":{\"method\":\"GET\",\"url\":\"" + url + "\"}}");
    }

    Flows http(String id, String url, String retry) {
        return node(
                id,
                "web:httpRequest",
                "{\"parameters\":{\"method\":\"GET\",\"url\":\""
                        + url
                        + "\"},\"retry\":"
                        + retry
                        + "}");
    }

    Flows http(String id, String url, String retry, String undo) {
        http(id, url, retry);
        ((ObjectNode) nodes.get(nodes.size() - 1).path("data")).put("compensate", undo);
        return this;
    }

    /** The node drawn last lies in the frame of this one. */
    Flows in(String frame) {
        ((ObjectNode) nodes.get(nodes.size() - 1)).put("parentId", frame);
        return this;
    }

    Flows noop(String id) {
        return node(id, "logic:noop", "{}");
    }

    Flows edge(String source, String target) {
        edges.addObject()
                .put("id", source + "-" + target)
                .put("source", source)
                .put("target", target);
        return this;
    }

    Flows edge(String source, String port, String target) {
        edges.addObject()
                .put("id", source + "-" + port + "-" + target)
                .put("source", source)
                .put("sourceHandle", port)
                .put("target", target);
        return this;
    }

    String json() {
        return Json.text(flow);
    }
}
