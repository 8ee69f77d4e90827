package dev.millrace.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The flow while it is drawn. Not thread-safe. */
final class FlowDrawing {
    static final String UNMAPPED = "flow:unmapped";

    private final Map<String, ObjectNode> nodes = new LinkedHashMap<>();
    private final Set<Line> lines = new LinkedHashSet<>();

    private record Line(String source, String port, String target) {}

    /**
     * @param aside how far from the place of the node of n8n
     * @return its {@code data}
     */
    ObjectNode node(String id, String label, String type, WorkflowNode at, int aside) {
        ObjectNode node = Json.object().put("id", id).put("type", type);
        JsonNode position = at.position();
        node.putObject("position")
                .put("x", position.path(0).asDouble(0) + aside)
                .put("y", position.path(1).asDouble(0) + aside);
        ObjectNode data = node.putObject("data").put("label", label);
        data.putObject("parameters");
        nodes.put(id, node);
        return data;
    }

    void edge(String source, String port, String target) {
        lines.add(new Line(source, port, target));
    }

    /** The node is there, and fails when it runs. What it was stays beside it. */
    void unmap(String id, String message, WorkflowNode was) {
        ObjectNode node = of(id);
        ObjectNode data = (ObjectNode) node.path("data");
        if (!node.path("type").asText().equals(UNMAPPED)) {
            data.putObject("draft")
                    .put("type", node.path("type").asText())
                    .set("parameters", data.path("parameters"));
        }
        node.put("type", UNMAPPED);
        data.remove(List.of("onError", "retry", "timeout", "maxIterations"));
        data.putObject("parameters").put("message", message.replace("{{", "{ {"));
        data.putObject("n8n")
                .put("type", was.type())
                .put("typeVersion", was.version())
                .set("parameters", was.parameters());
    }

    private ObjectNode of(String id) {
        return Objects.requireNonNull(nodes.get(id), id);
    }

    boolean has(String id) {
        return nodes.containsKey(id);
    }

    ObjectNode data(String id) {
        return (ObjectNode) of(id).path("data");
    }

    /** As it would be exported. */
    ObjectNode json(String id, String name, ObjectNode settings) {
        ObjectNode flow = Json.object().put("schemaVersion", 1);
        if (!id.isEmpty()) {
            flow.put("id", id);
        }
        flow.put("name", name).set("settings", settings);
        ArrayNode drawn = flow.putArray("nodes");
        nodes.values().forEach(drawn::add);
        ArrayNode edges = flow.putArray("edges");
        Set<String> ids = new HashSet<>();
        for (Line line : lines) {
            String port = line.port();
            boolean never = port.equals("error") && unmapped(line.source());
            String leaves = never ? "error_output" : port;
            String base = line.source() + "-" + leaves + "-" + line.target();
            String edgeId = base;
            for (int i = 2; !ids.add(edgeId); i++) {
                edgeId = base + "-" + i;
            }
            edges.addObject()
                    .put("id", edgeId)
                    .put("source", line.source())
                    .put("sourceHandle", leaves)
                    .put("target", line.target());
        }
        return flow;
    }

    /** Its failure must not be taken for one that somebody handles. */
    private boolean unmapped(String id) {
        return of(id).path("type").asText().equals(UNMAPPED);
    }
}
