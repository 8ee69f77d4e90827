package dev.millrace.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a flow as a flow builder exports it (React Flow's {@code toObject()}): what is drawn is
 * kept out, settings are read from {@code data}. Finds problems of form only; whether the flow
 * makes sense is checked by {@link dev.millrace.validation.FlowRules}.
 */
public final class FlowReader {
    /** Most nodes a flow may have. */
    public static final int MOST_NODES = 2_000;

    /** Most edges a flow may have. */
    public static final int MOST_EDGES = 10_000;

    private static final String SIGNAL_WAIT = "signal:wait";

    private final Problems problems = new Problems();
    private @Nullable BreakerPolicy breaker;
    private final List<Integer> places = new ArrayList<>();

    private FlowReader() {}

    /**
     * What was read.
     *
     * @param flow null if its form is so far off that nothing more can be said
     * @param places of its nodes among all that are drawn
     */
    public record Reading(@Nullable Flow flow, List<FlowProblem> problems, List<Integer> places) {
        public Reading {
            problems = List.copyOf(problems);
            places = List.copyOf(places);
        }

        /** Where the node of that number stands in the document. */
        public String pointer(int node) {
            return "/nodes/" + places.get(node);
        }
    }

    /** Reads the flow; never throws for what the document says. */
    public static Reading read(JsonNode source) {
        FlowReader reader = new FlowReader();
        Flow flow = reader.flow(source);
        return new Reading(flow, reader.problems.found(), reader.places);
    }

    private @Nullable Flow flow(JsonNode source) {
        if (!source.isObject()) {
            problems.error(
                    Fields.WRONG_TYPE,
                    "",
                    "a flow must be an object with 'nodes' and 'edges'",
                    null);
            return null;
        }
        Fields fields = new Fields(source, "", null, problems);
        String id = id(fields);
        boolean nodes = list(source, "nodes", MOST_NODES, true);
        boolean edges = list(source, "edges", MOST_EDGES, false);
        if (!nodes || !edges) {
            return null;
        }
        Fields head = fields.object("settings");
        FlowSettings settings = SettingsReader.flow(head);
        breaker = BreakerFields.read(head, null);
        List<Node> drawn = nodes(source.path("nodes"));
        if (drawn.isEmpty()) {
            empty();
            return null;
        }
        return new Flow(id, fields.text("name", id), drawn, edges(source.path("edges")), settings);
    }

    private void empty() {
        problems.error("EMPTY_FLOW", "/nodes", "the flow has no nodes; draw at least one", null);
    }

    private String id(Fields fields) {
        String id = fields.text("id", "");
        if (id.isEmpty()) {
            return UUID.nameUUIDFromBytes(Json.bytes(fields.object())).toString();
        }
        if (!id.matches("[A-Za-z0-9._:-]{1,64}")) {
            fields.error("BAD_ID", "id", "a flow's id must be 1 to 64 letters, digits or . _ : -");
        }
        return id;
    }

    private boolean list(JsonNode source, String name, int most, boolean needed) {
        JsonNode list = source.path(name);
        if (!list.isArray() && (needed || !list.isMissingNode())) {
            problems.error(Fields.WRONG_TYPE, "/" + name, "'" + name + "' must be a list", null);
            return false;
        }
        if (needed && list.isEmpty()) {
            empty();
            return false;
        }
        if (list.size() > most) {
            problems.error(
                    "TOO_LARGE",
                    "/" + name,
                    "the flow has " + list.size() + " " + name + "; at most " + most + " can run",
                    null);
            return false;
        }
        return true;
    }

    private List<Node> nodes(JsonNode list) {
        List<Node> nodes = new ArrayList<>(list.size());
        Decoration decoration = new Decoration(list);
        for (int i = 0; i < list.size(); i++) {
            if (!Decoration.is(list.get(i))) {
                places.add(i);
                nodes.add(node(list.get(i), "/nodes/" + i, decoration));
            }
        }
        return nodes;
    }

    private Node node(JsonNode drawn, String pointer, Decoration decoration) {
        if (!drawn.isObject()) {
            problems.error(
                    Fields.WRONG_TYPE,
                    pointer,
                    "a node must be an object with 'id' and 'type'",
                    null);
            return new Node("", "", "", Json.object(), NodeSettings.DEFAULT);
        }
        Fields fields = new Fields(drawn, pointer, drawn.path("id").asText(null), problems);
        String id = name(fields, "id", "a node");
        Fields data = fields.object("data");
        String type = fields.text("type", "");
        return new Node(
                id,
                type,
                data.text("label", id),
                type.equals(SIGNAL_WAIT) ? withTimeout(parameters(data), data) : parameters(data),
                SettingsReader.node(data, breaker),
                decoration.frame(drawn));
    }

    private static String name(Fields fields, String field, String whose) {
        JsonNode value = fields.object().path(field);
        String name = value.isIntegralNumber() ? value.asText() : fields.text(field, "");
        if (name.isEmpty()
                || name.length() > 128
                || name.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            fields.error(
                    "BAD_ID",
                    field,
                    whose
                            + " needs an '"
                            + field
                            + "' of 1 to 128 characters without control characters");
        }
        return name;
    }

    /** {@code data.parameters}, or else every key of {@code data} that is no setting. */
    private static ObjectNode parameters(Fields data) {
        JsonNode given = data.object().path("parameters");
        if (given instanceof ObjectNode parameters) {
            return parameters;
        }
        if (data.has("parameters")) {
            data.object("parameters"); // notes the wrong type
        }
        ObjectNode flat = Json.object();
        data.object()
                .properties()
                .forEach(field -> {
                    if (!SettingsReader.NODE_SETTINGS.contains(field.getKey())
                            && !field.getKey().equals("label")) {
                        flat.set(field.getKey(), field.getValue());
                    }
                });
        return flat;
    }

    /** How long it waits for its signal, not how long a try may take. */
    private static ObjectNode withTimeout(ObjectNode parameters, Fields data) {
        return parameters.has("timeout") || !data.has("timeout")
                ? parameters
                : parameters.deepCopy().set("timeout", data.object().path("timeout"));
    }

    private List<Edge> edges(JsonNode list) {
        List<Edge> edges = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            edges.add(edge(list.get(i), "/edges/" + i));
        }
        return edges;
    }

    private Edge edge(JsonNode drawn, String pointer) {
        if (!drawn.isObject()) {
            problems.error(
                    Fields.WRONG_TYPE,
                    pointer,
                    "an edge must be an object with 'source' and 'target'",
                    null);
            return new Edge("", "", Edge.MAIN, "");
        }
        Fields fields = new Fields(drawn, pointer, null, problems);
        String source = name(fields, "source", "an edge");
        String target = name(fields, "target", "an edge");
        String port = fields.text("sourceHandle", Edge.MAIN);
        return new Edge(fields.text("id", pointer), source, port, target);
    }
}
