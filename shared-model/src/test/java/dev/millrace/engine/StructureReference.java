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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Structure} comes to if nothing breaks it, without events or states: it runs what is
 * ready, one after the other, and calls itself for every iteration and every item. A value that
 * depends on which of several came first is {@link #EITHER}.
 */
final class StructureReference {
    static final String EITHER = "\"?\"";

    private static final int MOST_ITERATIONS = 10;

    private final Structure structure;
    private final FlowGraph graph;

    /** What each run was given and how it was left. */
    final Map<String, String> runs = new TreeMap<>();

    /** Runs that a failure beside them may cut off. */
    final Set<String> unsure = new HashSet<>();

    final JsonNode output;

    StructureReference(Structure structure) {
        this.structure = structure;
        this.graph = structure.graph;
        this.output = new Region(null, Scenario.INPUT, "").result();
    }

    /** It has a loop that nothing leaves. */
    static final class Endless extends RuntimeException {}

    /** How a node was left. */
    private record Left(@Nullable String port, JsonNode output, boolean passedOver) {
        boolean takes(Edge edge) {
            return edge.fromError() ? Edge.ERROR.equals(port) : edge.port().equals(port) || any();
        }

        private boolean any() {
            return "*".equals(port);
        }
    }

    private static JsonNode either() {
        return TextNode.valueOf("?");
    }

    /** The main flow, or the body of a forEach for one item. */
    private final class Region {
        private final JsonNode input;
        private final Set<String> all = new LinkedHashSet<>();
        private final Map<String, Left> last = new HashMap<>();
        private final Set<String> leadsOn = new HashSet<>();
        private @Nullable JsonNode failure;

        Region(@Nullable String forEach, JsonNode input, String path) {
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
            List<Set<String>> waiting = components(nodes, edges);
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
                boolean cycle =
                        next.size() > 1
                                || edges.stream()
                                        .anyMatch(edge ->
                                                edge.source().equals(only)
                                                        && edge.target().equals(only));
                if (cycle) {
                    loop(next, nodes, edges, decided, path);
                } else {
                    node(only, decided, path, only.equals(header) ? given : null);
                }
            }
            return failure == null;
        }

        private List<Set<String>> components(Set<String> nodes, Set<Edge> edges) {
            Map<String, Set<String>> reach = new HashMap<>();
            for (String node : nodes) {
                Set<String> seen = new HashSet<>();
                List<String> ahead = new ArrayList<>(List.of(node));
                while (!ahead.isEmpty()) {
                    String at = ahead.removeLast();
                    edges.stream()
                            .filter(edge ->
                                    edge.source().equals(at) && nodes.contains(edge.target()))
                            .filter(edge -> seen.add(edge.target()))
                            .forEach(edge -> ahead.add(edge.target()));
                }
                reach.put(node, seen);
            }
            Set<Set<String>> found = new LinkedHashSet<>();
            for (String node : nodes) {
                Set<String> together = new HashSet<>(Set.of(node));
                reach.getOrDefault(node, Set.of()).stream()
                        .filter(other -> reach.getOrDefault(other, Set.of()).contains(node))
                        .forEach(together::add);
                found.add(together);
            }
            return new ArrayList<>(found);
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
            boolean dead = given == null && counting > 0 && taken.size() < (join.all() ? 1 : join.needed());
            boolean race = given == null && !join.all() && counting > 1;
            Map<Edge, JsonNode> by = given == null ? taken : given;
            Left left = dead ? dead(key) : left(key, race ? either() : value(by), by.keySet());
            last.merge(id, left, (old, now) -> now.port == null && dead ? new Left(null, old.output, true) : now);
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
            return values.isEmpty()
                    ? input
                    : values.size() == 1 ? values.elements().next() : values;
        }

        private Left dead(NodeKey key) {
            runs.put(key.toString(), Skip.DEAD);
            return new Left(null, Json.nothing(), true);
        }

        private Left left(NodeKey key, JsonNode value, Set<Edge> by) {
            Node node = graph.node(key.nodeId());
            if (node.settings().disabled()
                    || structure.ending(key) == Structure.Ending.SKIPPED) {
                String why = node.settings().disabled() ? Skip.DISABLED : Skip.RUN_IF;
                runs.put(key.toString(), why);
                return new Left(leavesBy(key, Edge.MAIN) ? Edge.MAIN : "*", value, true);
            }
            if (node.forEach()) {
                return forEach(key, by);
            }
            boolean fails = structure.ending(key) == Structure.Ending.FAILS;
            String port = fails ? "fails" : structure.port(key);
            runs.put(key.toString(), Json.text(value) + " " + port);
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
            boolean goesOn =
                    graph.node(key.nodeId())
                            .parameters()
                            .path("onItemError")
                            .asText()
                            .equals("continue");
            ArrayNode results = Json.array();
            boolean failed = false;
            Set<String> before = Set.copyOf(runs.keySet());
            for (int i = 0; i < structure.items(key); i++) {
                JsonNode item = TextNode.valueOf(key + "/" + i);
                String around = key.iteration().isEmpty() ? "" : key.iteration() + ".";
                Set<String> others = Set.copyOf(runs.keySet());
                Region region = new Region(key.nodeId(), item, around + i);
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
            runs.put(key.toString(), "results " + Json.text(results));
            return new Left(Edge.MAIN, results, false);
        }

        private void cutOff(Set<String> before) {
            runs.keySet().stream().filter(run -> !before.contains(run)).forEach(unsure::add);
        }

        private void loop(
                Set<String> body,
                Set<String> around,
                Set<Edge> edges,
                Map<Edge, Optional<JsonNode>> decided,
                String path) {
            String header = header(body, around);
            Set<Edge> within = new HashSet<>(edges);
            within.removeIf(edge -> edge.target().equals(header) && body.contains(edge.source()));
            within.removeIf(
                    edge -> !body.contains(edge.target()) || !body.contains(edge.source()));
            Map<Edge, Optional<JsonNode>> left = new HashMap<>();
            Map<Edge, Optional<JsonNode>> now = new HashMap<>(decided);
            Map<Edge, JsonNode> given = null;
            for (int iteration = 0; iteration == 0 || given != null; iteration++) {
                if (iteration > MOST_ITERATIONS) {
                    throw new Endless();
                }
                String inner = path.isEmpty() ? "" + iteration : path + "." + iteration;
                if (!run(body, within, now, inner, header, given)) {
                    return;
                }
                now.forEach((edge, value) -> {
                    if (body.contains(edge.source()) && !body.contains(edge.target())) {
                        left.merge(edge, value, (old, fresh) -> fresh.isPresent() ? fresh : old);
                    }
                });
                given = cameBack(header, body, now);
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
                                    entry.getKey().source().equals(id)
                                            && entry.getValue().isPresent());
            if (leads) {
                leadsOn.add(id);
            }
        }

        private @Nullable Map<Edge, JsonNode> cameBack(
                String header, Set<String> body, Map<Edge, Optional<JsonNode>> now) {
            Map<Edge, JsonNode> values = new HashMap<>();
            for (Edge edge : graph.incoming(header)) {
                if (body.contains(edge.source())) {
                    now.getOrDefault(edge, Optional.empty())
                            .ifPresent(value -> values.put(edge, value));
                }
            }
            return values.isEmpty() ? null : values;
        }

        private String header(Set<String> body, Set<String> around) {
            List<String> inOrder = all.stream().filter(body::contains).toList();
            return inOrder.stream()
                    .filter(id ->
                            graph.incoming(id).stream()
                                    .anyMatch(edge ->
                                            around.contains(edge.source())
                                                    && !body.contains(edge.source())))
                    .findFirst()
                    .orElse(inOrder.getFirst());
        }

        /** The outputs of the last nodes. */
        JsonNode result() {
            ObjectNode ends = Json.object();
            for (String id : all) {
                Left left = last.get(id);
                boolean leads =
                        left == null
                                || leadsOn.contains(id)
                                || graph.outgoing(id).stream().anyMatch(left::takes);
                if (!leads && !left.passedOver) {
                    ends.set(id, left.output);
                }
            }
            return ends.isEmpty()
                    ? Json.nothing()
                    : ends.size() == 1 ? ends.elements().next() : ends;
        }
    }
}
