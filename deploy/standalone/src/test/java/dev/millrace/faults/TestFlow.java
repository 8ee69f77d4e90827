package dev.millrace.faults;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;

/** A flow under construction that calls the sink, and its edges, which the checker needs. */
final class TestFlow {
    private final ObjectNode json;
    private final ArrayNode nodes;
    private final List<Edge> edges = new ArrayList<>();

    record Edge(String from, String to) {}

    TestFlow(String id) {
        json = Json.object().put("id", id).put("name", id);
        nodes = json.putArray("nodes");
        json.putArray("edges");
    }

    /** {@code begin}, then {@code left} and {@code right} side by side, then {@code last}. */
    static TestFlow diamond(EffectSink sink) {
        return diamond(sink, "under-faults");
    }

    static TestFlow diamond(EffectSink sink, String id) {
        return new TestFlow(id)
                .node("begin", "logic:noop")
                .call("left", sink)
                .call("right", sink)
                .call("last", sink)
                .edge("begin", "left")
                .edge("begin", "right")
                .edge("left", "last")
                .edge("right", "last");
    }

    TestFlow node(String id, String type) {
        nodes.addObject().put("id", id).put("type", type);
        return this;
    }

    TestFlow node(String id, String type, String data) {
        nodes.addObject().put("id", id).put("type", type).set("data", Json.read(data));
        return this;
    }

    /** POSTs to the sink; patient, so that a fault is no reason to fail. */
    TestFlow call(String id, EffectSink sink) {
        ObjectNode node = nodes.addObject().put("id", id).put("type", "web:httpRequest");
        ObjectNode data = node.putObject("data");
        data.putObject("parameters").put("method", "POST").put("url", sink.url(id));
        data.putObject("retry").put("maxAttempts", 6).put("delay", 200);
        return this;
    }

    TestFlow edge(String from, String to) {
        edges.add(new Edge(from, to));
        return edge(from, "main", to);
    }

    /** By a port that is not always taken, or back to a loop: the checker asks no order of it. */
    TestFlow edge(String from, String port, String to) {
        json.withArray("edges")
                .addObject()
                .put("id", from + "-" + port + "-" + to)
                .put("source", from)
                .put("sourceHandle", port)
                .put("target", to);
        return this;
    }

    TestFlow settings(String settings) {
        json.set("settings", Json.read(settings));
        return this;
    }

    String id() {
        return json.path("id").asText();
    }

    ObjectNode json() {
        return json;
    }

    List<Edge> edges() {
        return List.copyOf(edges);
    }
}
