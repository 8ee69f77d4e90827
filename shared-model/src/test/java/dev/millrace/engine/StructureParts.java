package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.flow.Edge;
import dev.millrace.flow.FlowGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes a graph apart, the naive way. */
final class StructureParts {
    private StructureParts() {}

    /** Nodes that lie on cycles with each other, or one alone. */
    static List<Set<String>> components(Set<String> nodes, Set<Edge> edges) {
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

    /** Whether the part runs more than once. */
    static boolean cycle(Set<String> part, Set<Edge> edges) {
        String only = part.iterator().next();
        return part.size() > 1
                || edges.stream()
                        .anyMatch(edge -> edge.source().equals(only) && edge.target().equals(only));
    }

    /** The edges of one iteration of a loop. */
    static Set<Edge> within(Set<String> body, String header, Set<Edge> edges) {
        Set<Edge> within = new HashSet<>(edges);
        within.removeIf(edge -> edge.target().equals(header) && body.contains(edge.source()));
        within.removeIf(edge -> !body.contains(edge.target()) || !body.contains(edge.source()));
        return within;
    }

    /** Where the loop is entered. */
    static String header(FlowGraph graph, Set<String> all, Set<String> body, Set<String> around) {
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

    /** The edges back to the header that were taken; null if none was. */
    static @Nullable Map<Edge, JsonNode> cameBack(
            FlowGraph graph, String header, Set<String> body, Map<Edge, Optional<JsonNode>> now) {
        Map<Edge, JsonNode> values = new HashMap<>();
        for (Edge edge : graph.incoming(header)) {
            if (body.contains(edge.source())) {
                now.getOrDefault(edge, Optional.empty())
                        .ifPresent(value -> values.put(edge, value));
            }
        }
        return values.isEmpty() ? null : values;
    }
}
