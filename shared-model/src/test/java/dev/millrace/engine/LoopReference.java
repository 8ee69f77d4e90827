package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.flow.Edge;
import dev.millrace.flow.FlowGraph;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a flow with loops comes to, without events or states: it runs regions, one after the other,
 * and calls itself for each iteration of a loop. Joins are {@code all}, nothing fails.
 */
final class LoopReference {
    private final FlowGraph graph;
    private final BiFunction<String, String, String> ports;

    /** What each run of a node was given and how it was left; {@code dead} if it was skipped. */
    final Map<String, String> runs = new TreeMap<>();

    final Map<String, JsonNode> outputs = new HashMap<>();

    /**
     * @param ports by node and iteration
     */
    LoopReference(FlowGraph graph, BiFunction<String, String, String> ports) {
        this.graph = graph;
        this.ports = ports;
    }

    void run() {
        Set<String> all = new HashSet<>(graph.topologicalOrder());
        region(all, new HashSet<>(graph.flow().edges()), new HashMap<>(), "", null, null);
    }

    /**
     * Runs these nodes once, loops among them to their end.
     *
     * @param decided the edges that have a say: a value if taken
     * @param header and what came back to it; null in a first iteration
     */
    private void region(
            Set<String> nodes,
            Set<Edge> edges,
            Map<Edge, Optional<JsonNode>> decided,
            String path,
            @Nullable String header,
            @Nullable JsonNode given) {
        List<Set<String>> waiting = components(nodes, edges);
        while (!waiting.isEmpty()) {
            Set<String> next =
                    waiting.stream()
                            .filter(one -> ready(one, edges, decided))
                            .findFirst()
                            .orElseThrow();
            waiting.remove(next);
            String only = next.iterator().next();
            if (next.size() > 1
                    || edges.stream()
                            .anyMatch(edge ->
                                    edge.source().equals(only) && edge.target().equals(only))) {
                loop(next, nodes, edges, decided, path);
            } else {
                node(only, decided, path, only.equals(header) ? given : null);
            }
        }
    }

    private List<Set<String>> components(Set<String> nodes, Set<Edge> edges) {
        Map<String, Set<String>> reach = new HashMap<>();
        for (String node : nodes) {
            Set<String> seen = new HashSet<>();
            List<String> ahead = new ArrayList<>(List.of(node));
            while (!ahead.isEmpty()) {
                String at = ahead.removeLast();
                edges.stream()
                        .filter(edge -> edge.source().equals(at) && nodes.contains(edge.target()))
                        .filter(edge -> seen.add(edge.target()))
                        .forEach(edge -> ahead.add(edge.target()));
            }
            reach.put(node, seen);
        }
        Map<Set<String>, Boolean> found = new LinkedHashMap<>();
        for (String node : nodes) {
            Set<String> together = new HashSet<>(Set.of(node));
            reach.getOrDefault(node, Set.of()).stream()
                    .filter(other -> reach.getOrDefault(other, Set.of()).contains(node))
                    .forEach(together::add);
            found.put(together, true);
        }
        return new ArrayList<>(found.keySet());
    }

    private static boolean ready(
            Set<String> part, Set<Edge> edges, Map<Edge, Optional<JsonNode>> decided) {
        return edges.stream()
                .filter(edge -> part.contains(edge.target()) && !part.contains(edge.source()))
                .allMatch(decided::containsKey);
    }

    private void node(
            String id,
            Map<Edge, Optional<JsonNode>> decided,
            String path,
            @Nullable JsonNode given) {
        List<Edge> counting = graph.incoming(id).stream().filter(decided::containsKey).toList();
        ObjectNode values = Json.object();
        for (Edge edge : counting) {
            decided.getOrDefault(edge, Optional.empty())
                    .ifPresent(value -> values.set(edge.source(), value));
        }
        boolean dead = given == null && !counting.isEmpty() && values.isEmpty();
        JsonNode incoming =
                values.size() == 1
                        ? values.elements().next()
                        : values.isEmpty() ? Scenario.INPUT : values;
        JsonNode value = given == null ? incoming : given;
        String port = dead ? "" : ports.apply(id, path);
        JsonNode output = Scenario.output(id + "#" + path, value);
        runs.put(id + "#" + path, dead ? "dead" : Json.text(value) + " " + port);
        if (!dead) {
            outputs.put(id, output);
        }
        graph.outgoing(id)
                .forEach(edge ->
                        decided.put(
                                edge,
                                edge.port().equals(port) ? Optional.of(output) : Optional.empty()));
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
        within.removeIf(edge -> !body.contains(edge.target()) || !body.contains(edge.source()));
        Map<Edge, Optional<JsonNode>> left = new HashMap<>();
        Map<Edge, Optional<JsonNode>> now = new HashMap<>(decided);
        JsonNode given = null;
        for (int iteration = 0; iteration == 0 || given != null; iteration++) {
            region(
                    body,
                    within,
                    now,
                    path.isEmpty() ? "" + iteration : path + "." + iteration,
                    header,
                    given);
            now.forEach((edge, value) -> {
                if (body.contains(edge.source()) && !body.contains(edge.target())) {
                    left.merge(edge, value, (old, fresh) -> fresh.isPresent() ? fresh : old);
                }
            });
            given = cameBack(header, body, now);
            now = new HashMap<>();
        }
        decided.putAll(left);
    }

    private @Nullable JsonNode cameBack(
            String header, Set<String> body, Map<Edge, Optional<JsonNode>> now) {
        ObjectNode values = Json.object();
        for (Edge edge : graph.incoming(header)) {
            if (body.contains(edge.source())) {
                now.getOrDefault(edge, Optional.empty())
                        .ifPresent(value -> values.set(edge.source(), value));
            }
        }
        return values.isEmpty() ? null : values.size() == 1 ? values.elements().next() : values;
    }

    private String header(Set<String> body, Set<String> around) {
        List<String> inOrder =
                graph.flow().nodes().stream()
                        .map(node -> node.id())
                        .filter(body::contains)
                        .toList();
        return inOrder.stream()
                .filter(id ->
                        graph.incoming(id).stream()
                                .anyMatch(edge ->
                                        around.contains(edge.source())
                                                && !body.contains(edge.source())))
                .findFirst()
                .orElse(inOrder.getFirst());
    }
}
