package dev.millrace.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.expression.Scope;
import dev.millrace.expression.Template;
import dev.millrace.flow.NodeTypes;
import dev.millrace.json.Json;
import dev.millrace.validation.FlowRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** A workflow of n8n for tests: drawn here, imported, and looked at. */
public final class Drawn {
    public static final String START = "Start";
    private static final FlowRules RULES = new FlowRules(NodeTypes.load());

    private final ObjectNode workflow = Json.object().put("name", "drawn by a test");
    private final ArrayNode nodes = workflow.putArray("nodes");
    private final ObjectNode connections = workflow.putObject("connections");

    private Drawn() {}

    public static Drawn empty() {
        return new Drawn();
    }

    /** With a trigger called {@link #START}. */
    public static Drawn started() {
        return empty().node(START, "manualTrigger", 1, "{}");
    }

    /**
     * @param type without its package, unless it has another than most
     * @param parameters JSON in which ' may stand for "
     */
    public Drawn node(String name, String type, double version, String parameters) {
        nodes.addObject()
                .put("name", name)
                .put("type", type.contains(".") ? type : "n8n-nodes-base." + type)
                .put("typeVersion", version)
                .set("parameters", json(parameters));
        ((ObjectNode) nodes.get(nodes.size() - 1)).putArray("position").add(10).add(20);
        return this;
    }

    /** JSON in which ' may stand for ". */
    public static JsonNode json(String text) {
        return read(text.contains("\"") ? text : text.replace('\'', '"'));
    }

    public static JsonNode read(String text) {
        return Json.read(text);
    }

    /** Sets a field of the node that was drawn last. */
    public Drawn with(String field, String value) {
        ((ObjectNode) nodes.get(nodes.size() - 1)).set(field, json(value));
        return this;
    }

    public Drawn setting(String field, String value) {
        workflow.withObject("/settings").set(field, json(value));
        return this;
    }

    public Drawn id(String id) {
        workflow.put("id", id);
        return this;
    }

    public Drawn link(String source, String target) {
        return link(source, 0, target, 0);
    }

    public Drawn link(String source, int output, String target, int input) {
        return link(source, "main", output, target, input);
    }

    public Drawn link(String source, String kind, int output, String target, int input) {
        ObjectNode kinds =
                connections.path(source) instanceof ObjectNode there
                        ? there
                        : connections.putObject(source);
        ArrayNode outputs =
                kinds.path(kind) instanceof ArrayNode there ? there : kinds.putArray(kind);
        while (outputs.size() <= output) {
            outputs.addArray();
        }
        ((ArrayNode) outputs.get(output))
                .addObject()
                .put("node", target)
                .put("type", kind)
                .put("index", input);
        return this;
    }

    /** A chain from the start on, in the order given. */
    public Drawn chain(String... names) {
        String before = START;
        for (String name : names) {
            link(before, name);
            before = name;
        }
        return this;
    }

    public ObjectNode workflow() {
        return workflow;
    }

    public Outcome outcome() {
        return new N8nImport(RULES).of(workflow);
    }

    /** The flow, which must be valid. */
    public Result imported() {
        if (!(outcome() instanceof Outcome.Imported(ObjectNode flow, List<Note> notes))) {
            throw new AssertionError("not imported: " + outcome());
        }
        if (!RULES.check(flow).valid()) {
            throw new AssertionError("not valid: " + RULES.check(flow).problems());
        }
        return new Result(flow, notes);
    }

    /** What came of it. */
    public record Result(ObjectNode flow, List<Note> notes) {
        public Result {
            notes = List.copyOf(notes);
        }

        public JsonNode node(String label) {
            return stream(flow.path("nodes"))
                    .filter(node -> node.path("data").path("label").asText().equals(label))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no node '" + label + "' in " + flow));
        }

        public String type(String label) {
            return node(label).path("type").asText();
        }

        public JsonNode data(String label) {
            return node(label).path("data");
        }

        public JsonNode parameter(String label, String name) {
            return data(label).path("parameters").path(name);
        }

        /** {@code source port target} of each edge, by id. */
        public List<String> edges() {
            List<String> edges = new ArrayList<>();
            flow.path("edges")
                    .forEach(edge ->
                            edges.add(
                                    edge.path("source").asText()
                                            + " "
                                            + edge.path("sourceHandle").asText()
                                            + " "
                                            + edge.path("target").asText()));
            return edges;
        }

        public List<String> notesOf(String node) {
            return notes.stream()
                    .filter(note -> note.node().equals(node))
                    .map(Note::message)
                    .toList();
        }

        /** What the parameter comes to when that comes in. */
        public JsonNode value(String label, String parameter, String incoming) {
            return value(label, parameter, incoming, Map.of());
        }

        /**
         * @param outputs of other nodes, by id
         */
        public JsonNode value(
                String label, String parameter, String incoming, Map<String, String> outputs) {
            return Template.parse(parameter(label, parameter))
                    .resolve(new Around(json(incoming), outputs));
        }

        static java.util.stream.Stream<JsonNode> stream(JsonNode list) {
            return StreamSupport.stream(list.spliterator(), false);
        }
    }

    private record Around(JsonNode incoming, Map<String, String> outputs) implements Scope {
        @Override
        public JsonNode input() {
            return incoming;
        }

        @Override
        public JsonNode output(String nodeId) {
            return outputs.containsKey(nodeId) ? json(outputs.get(nodeId)) : Json.nothing();
        }

        @Override
        public Iterable<String> nodesWithOutput() {
            return outputs.keySet();
        }

        @Override
        public JsonNode variables() {
            return Json.object();
        }

        @Override
        public JsonNode item() {
            return Json.nothing();
        }

        @Override
        public JsonNode index() {
            return Json.nothing();
        }

        @Override
        public JsonNode signalUrl(String name) {
            return Json.nothing();
        }

        @Override
        public String executionId() {
            return "e-1";
        }
    }
}
