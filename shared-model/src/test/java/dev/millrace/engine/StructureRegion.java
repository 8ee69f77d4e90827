package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Edge;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.Join;
import dev.millrace.flow.Node;
import dev.millrace.flow.OnError;
import dev.millrace.json.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The main flow, or the body of a forEach for one item. */
final class StructureRegion {
    private static final int MOST_ITERATIONS = 10;

    /** How a node was left. */
    private record Left(@Nullable String port, JsonNode output, boolean passedOver) {
        boolean takes(Edge edge) {
            return edge.fromError() ? Edge.ERROR.equals(port) : edge.port().equals(port) || any();
        }

        private boolean any() {
            return "*".equals(port);
        }
    }

    private final StructureReference reference;
    private final Structure structure;
    private final FlowGraph graph;
    private final JsonNode input;
    private final Set<String> all = new LinkedHashSet<>();
    private final Map<String, Left> last = new HashMap<>();
    private final Set<String> leadsOn = new HashSet<>();
    private @Nullable JsonNode failure;

    StructureRegion(
            StructureReference reference, @Nullable String forEach, JsonNode input, String path) {
        this.reference = reference;
        this.structure = reference.structure;
        this.graph = reference.graph;
        this.input = input;
        for (Node node : graph.flow().nodes()) {
            if (!graph.undos().undoes(node.id())
                    && Objects.equals(graph.nesting().innermost(node.id()), forEach)) {
                all.add(node.id());
            }
        }
        Set<Edge> edges = new HashSet<>(graph.flow().edges());
        edges.removeIf(edge -> !all.contains(edge.source()));
        run(all, edges, new HashMap<>(), path, null, null);
    }

    /** Runs these nodes once, loops among them to their end; says whether it came through. */
    private boolean run(
            Set<String> nodes,
            Set<Edge> edges,
            Map<Edge, Optional<JsonNode>> decided,
            String path,
            @Nullable String header,
            @Nullable Map<Edge, JsonNode> given) {
        List<Set<String>> waiting = StructureParts.components(nodes, edges);
        while (!waiting.isEmpty()) {
            Set<String> next =
                    waiting.stream()
                            .filter(part -> ready(part, edges, decided))
                            .findFirst()
                            .orElse(null);
            if (next == null) {
                return false; // behind a failure
            }
            waiting.remove(next);
            String only = next.iterator().next();
            if (StructureParts.cycle(next, edges)) {
                loop(next, nodes, edges, decided, path);
            } else {
                node(only, decided, path, only.equals(header) ? given : null);
            }
        }
        return failure == null;
    }

    private static boolean ready(
            Set<String> part, Set<Edge> edges, Map<Edge, Optional<JsonNode>> decided) {
        return edges.stream()
                .filter(edge -> part.contains(edge.target()))
                .filter(edge -> !part.contains(edge.source()))
                .allMatch(decided::containsKey);
    }

    private void node(
            String id,
            Map<Edge, Optional<JsonNode>> decided,
            String path,
            @Nullable Map<Edge, JsonNode> given) {
        NodeKey key = new NodeKey(id, path);
        Map<Edge, JsonNode> taken = new HashMap<>();
        int counting = 0;
        for (Edge edge : graph.incoming(id)) {
            if (decided.containsKey(edge)) {
                counting++;
                decided.getOrDefault(edge, Optional.empty())
                        .ifPresent(value -> taken.put(edge, value));
            }
        }
        Join join = graph.node(id).settings().join();
        boolean dead =
                given == null && counting > 0 && taken.size() < (join.all() ? 1 : join.needed());
        boolean race = given == null && !join.all() && counting > 1;
        Map<Edge, JsonNode> by = given == null ? taken : given;
        Left left = dead ? dead(key) : left(key, race ? either() : value(by), by.keySet());
        last.merge(
                id,
                left,
                (old, now) -> now.port == null && dead ? new Left(null, old.output, true) : now);
        if (left.port != null || dead) {
            graph.outgoing(id)
                    .forEach(edge ->
                            decided.put(
                                    edge,
                                    left.takes(edge)
                                            ? Optional.of(left.output)
                                            : Optional.empty()));
        }
    }

    private JsonNode value(Map<Edge, JsonNode> taken) {
        ObjectNode values = Json.object();
        for (Edge edge : graph.flow().edges()) {
            if (taken.containsKey(edge)) {
                values.set(edge.source(), taken.get(edge));
            }
        }
        return values.isEmpty() ? input : values.size() == 1 ? values.elements().next() : values;
    }

    private Left dead(NodeKey key) {
        reference.runs.put(key.toString(), Skip.DEAD);
        return new Left(null, Json.nothing(), true);
    }

    private Left left(NodeKey key, JsonNode value, Set<Edge> by) {
        Node node = graph.node(key.nodeId());
        if (node.settings().disabled() || structure.ending(key) == Structure.Ending.SKIPPED) {
            String why = node.settings().disabled() ? Skip.DISABLED : Skip.RUN_IF;
            reference.runs.put(key.toString(), why);
            return new Left(leavesBy(key, Edge.MAIN) ? Edge.MAIN : "*", value, true);
        }
        if (node.forEach()) {
            return forEach(key, by);
        }
        boolean fails = structure.ending(key) == Structure.Ending.FAILS;
        String port = fails ? "fails" : structure.port(key);
        reference.runs.put(key.toString(), Json.text(value) + " " + port);
        return fails
                ? failed(key, error("bad", "BAD", key), by)
                : new Left(port, StructurePlayer.output(key), false);
    }

    private boolean leavesBy(NodeKey key, String port) {
        return graph.outgoing(key.nodeId()).stream().anyMatch(edge -> edge.port().equals(port));
    }

    private ObjectNode error(String message, String code, NodeKey key) {
        return Json.object()
                .put("message", message)
                .put("code", code)
                .put("nodeId", key.nodeId())
                .put("attempts", structure.retries(key) ? 2 : 1);
    }

    private Left failed(NodeKey key, JsonNode error, Set<Edge> by) {
        if (leavesBy(key, Edge.ERROR) && by.stream().noneMatch(Edge::fromError)) {
            return new Left(Edge.ERROR, error, false);
        }
        if (graph.node(key.nodeId()).settings().onError() == OnError.CONTINUE) {
            return new Left(Edge.MAIN, Json.object().set("error", error), false);
        }
        failure = failure == null ? error : failure;
        return new Left(null, Json.nothing(), false);
    }

    private Left forEach(NodeKey key, Set<Edge> by) {
        boolean goesOn = structure.goesOn(key.nodeId());
        ArrayNode results = Json.array();
        boolean failed = false;
        Set<String> before = Set.copyOf(reference.runs.keySet());
        for (int i = 0; i < structure.items(key); i++) {
            JsonNode item = TextNode.valueOf(key + "/" + i);
            String around = key.iteration().isEmpty() ? "" : key.iteration() + ".";
            Set<String> others = Set.copyOf(reference.runs.keySet());
            StructureRegion region = new StructureRegion(reference, key.nodeId(), item, around + i);
            if (region.failure != null) {
                failed = true;
                cutOff(others);
                results.add(either());
            } else {
                results.add(region.result());
            }
        }
        if (failed && !goesOn) {
            cutOff(before);
            return failed(key, either(), by);
        }
        reference.runs.put(key.toString(), "results " + Json.text(results));
        return new Left(Edge.MAIN, results, false);
    }

    private void cutOff(Set<String> before) {
        reference.runs.keySet().stream()
                .filter(run -> !before.contains(run))
                .forEach(reference.unsure::add);
    }

    private void loop(
            Set<String> body,
            Set<String> around,
            Set<Edge> edges,
            Map<Edge, Optional<JsonNode>> decided,
            String path) {
        String header = StructureParts.header(graph, all, body, around);
        Set<Edge> within = StructureParts.within(body, header, edges);
        Map<Edge, Optional<JsonNode>> left = new HashMap<>();
        Map<Edge, Optional<JsonNode>> now = new HashMap<>(decided);
        Map<Edge, JsonNode> given = null;
        for (int iteration = 0; iteration == 0 || given != null; iteration++) {
            if (iteration > MOST_ITERATIONS) {
                throw new StructureReference.Endless();
            }
            String inner = path.isEmpty() ? "" + iteration : path + "." + iteration;
            leadsOn.removeAll(body);
            if (!run(body, within, now, inner, header, given)) {
                return;
            }
            now.forEach((edge, value) -> {
                if (body.contains(edge.source()) && !body.contains(edge.target())) {
                    left.merge(edge, value, (old, fresh) -> fresh.isPresent() ? fresh : old);
                }
            });
            given = StructureParts.cameBack(graph, header, body, now);
            now = new HashMap<>();
        }
        decided.putAll(left);
        body.forEach(id -> leftLoop(id, left));
    }

    /** A node leads on from a loop if it did in any iteration. */
    private void leftLoop(String id, Map<Edge, Optional<JsonNode>> left) {
        boolean leads =
                left.entrySet().stream()
                        .anyMatch(entry ->
                                entry.getKey().source().equals(id) && entry.getValue().isPresent());
        if (leads) {
            leadsOn.add(id);
        }
    }

    /** The outputs of the last nodes. */
    JsonNode result() {
        ObjectNode ends = Json.object();
        for (String id : all) {
            Left left = last.get(id);
            if (left != null && !left.passedOver && !leads(id, left)) {
                ends.set(id, left.output);
            }
        }
        return ends.isEmpty() ? Json.nothing() : ends.size() == 1 ? ends.elements().next() : ends;
    }

    private static JsonNode either() {
        return TextNode.valueOf("?");
    }

    private boolean leads(String id, Left left) {
        return leadsOn.contains(id) || graph.outgoing(id).stream().anyMatch(left::takes);
    }
}
