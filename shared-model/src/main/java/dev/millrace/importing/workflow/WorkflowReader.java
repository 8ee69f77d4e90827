package dev.millrace.importing.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.flow.FlowProblem;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads what n8n exports: {@code {name, nodes[], connections{}, settings{}}}. Used once. */
public final class WorkflowReader {
    /** Most nodes that are read, notes on the canvas included: as many as a flow may have. */
    public static final int MOST_NODES = 2_000;

    /** Most links that are read. */
    public static final int MOST_LINKS = 10_000;

    /** What is answered where the document is no workflow. */
    public static final String NOT_A_WORKFLOW = "NOT_A_WORKFLOW";

    private static final int LONGEST_NAME = 512;
    private static final int MOST_PROBLEMS = 100;

    private final JsonNode source;
    private final List<FlowProblem> problems = new ArrayList<>();

    private WorkflowReader(JsonNode source) {
        this.source = source;
    }

    /** Never throws for what the document says. */
    public static Reading read(JsonNode source) {
        WorkflowReader reader = new WorkflowReader(source);
        if (!reader.whole()) {
            return new Reading.Unreadable(reader.problems);
        }
        List<WorkflowNode> nodes = reader.nodes();
        Connections connections = new Connections(nodes, reader.problems);
        connections.read(source.path("connections"));
        if (!reader.problems.isEmpty()) {
            List<FlowProblem> first =
                    reader.problems.subList(0, Math.min(MOST_PROBLEMS, reader.problems.size()));
            return new Reading.Unreadable(first);
        }
        return new Reading.Read(
                new Workflow(
                        source.path("id").asText(""),
                        source.path("name").asText(""),
                        source.path("settings"),
                        nodes,
                        connections.links(),
                        connections.attachments(),
                        connections.lost()));
    }

    /** Enough of a workflow to look closer. */
    private boolean whole() {
        if (!source.isObject()) {
            String what = source.isArray() ? "a list; send the workflows one by one" : "none";
            return no(
                    "",
                    "a workflow of n8n is an object with 'nodes' and 'connections'; this is "
                            + what);
        }
        JsonNode nodes = source.path("nodes");
        if (!nodes.isArray()) {
            return no("/nodes", "a workflow of n8n has a list of 'nodes'");
        }
        if (nodes.isEmpty()) {
            return no("/nodes", "the workflow has no nodes");
        }
        if (source.has("edges") && !source.has("connections")) {
            return no(
                    "/edges",
                    "this is a drawing of a flow, not a workflow of n8n: POST it to /v1/flows as it is");
        }
        if (nodes.size() > MOST_NODES) {
            problems.add(
                    FlowProblem.error(
                            "TOO_LARGE",
                            "/nodes",
                            "the workflow has %d nodes; at most %d can be imported"
                                    .formatted(nodes.size(), MOST_NODES),
                            null));
            return false;
        }
        return true;
    }

    private boolean no(String pointer, String message) {
        problems.add(FlowProblem.error(NOT_A_WORKFLOW, pointer, message, null));
        return false;
    }

    private List<WorkflowNode> nodes() {
        List<WorkflowNode> nodes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < source.path("nodes").size(); i++) {
            String pointer = "/nodes/" + i;
            if (source.path("nodes").get(i) instanceof ObjectNode drawn) {
                WorkflowNode node = node(drawn, pointer);
                if (!names.add(node.name())) {
                    String twice = "there is another node called '" + node.name() + "'";
                    problems.add(
                            FlowProblem.error("DUPLICATE_NAME", pointer + "/name", twice, null));
                }
                nodes.add(node);
            } else {
                no(pointer, "a node must be an object with 'name' and 'type'");
            }
        }
        return nodes;
    }

    private WorkflowNode node(ObjectNode drawn, String pointer) {
        String name = text(drawn, "name", pointer);
        String type = text(drawn, "type", pointer);
        JsonNode parameters = drawn.path("parameters");
        if (!parameters.isObject() && !parameters.isMissingNode() && !parameters.isNull()) {
            no(pointer + "/parameters", "'parameters' must be an object");
        }
        return new WorkflowNode(
                name,
                type,
                drawn.path("typeVersion").asDouble(1),
                parameters instanceof ObjectNode given ? given : Json.object(),
                drawn);
    }

    private String text(ObjectNode drawn, String field, String pointer) {
        JsonNode value = drawn.path(field);
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > LONGEST_NAME) {
            no(
                    pointer + "/" + field,
                    "a node of n8n has a '%s' of 1 to %d characters"
                            .formatted(field, LONGEST_NAME));
            return pointer; // tells it from the others
        }
        return value.textValue();
    }
}
