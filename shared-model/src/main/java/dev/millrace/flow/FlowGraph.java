package dev.millrace.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The nodes and edges of a flow as a graph, indexed once; every walk is iterative, so no graph is
 * too deep. Immutable.
 */
public final class FlowGraph {
    private final Flow flow;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, List<Edge>> incoming = new HashMap<>();
    private final Map<String, List<Edge>> outgoing = new HashMap<>();
    private final Map<String, Integer> levels;

    /** Edges must join nodes of the flow. */
    public FlowGraph(Flow flow) {
        this.flow = flow;
        flow.nodes().forEach(node -> nodes.put(node.id(), node));
        for (Edge edge : flow.edges()) {
            outgoing.computeIfAbsent(edge.source(), any -> new ArrayList<>()).add(edge);
            incoming.computeIfAbsent(edge.target(), any -> new ArrayList<>()).add(edge);
        }
        levels = levels();
    }

    /**
     * Kahn: a node is one level after the last of its predecessors; nodes on or behind a cycle have
     * none.
     */
    private Map<String, Integer> levels() {
        Map<String, Integer> left = new HashMap<>();
        Map<String, Integer> level = new LinkedHashMap<>();
        ArrayDeque<String> ready = new ArrayDeque<>();
        for (String id : nodes.keySet()) {
            left.put(id, incoming(id).size());
            if (incoming(id).isEmpty()) {
                level.put(id, 0);
                ready.add(id);
            }
        }
        while (!ready.isEmpty()) {
            String id = ready.remove();
            int next = 1 + level.getOrDefault(id, 0);
            for (Edge edge : outgoing(id)) {
                if (left.merge(edge.target(), -1, Integer::sum) == 0) {
                    level.put(edge.target(), next); // the last predecessor to come is the deepest
                    ready.add(edge.target());
                }
            }
        }
        return level;
    }

    public Flow flow() {
        return flow;
    }

    /** The node with that id; the id must exist. */
    public Node node(String id) {
        Node node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("flow " + flow.id() + " has no node " + id);
        }
        return node;
    }

    /** Edges into the node, in file order. */
    public List<Edge> incoming(String nodeId) {
        return incoming.getOrDefault(nodeId, List.of());
    }

    /** Edges out of the node, in file order. */
    public List<Edge> outgoing(String nodeId) {
        return outgoing.getOrDefault(nodeId, List.of());
    }

    /** Ids of all nodes from which a path leads to this one. */
    public Set<String> ancestors(String nodeId) {
        Set<String> found = new LinkedHashSet<>();
        ArrayDeque<String> ahead = new ArrayDeque<>(List.of(nodeId));
        while (!ahead.isEmpty()) {
            for (Edge edge : incoming(ahead.remove())) {
                if (found.add(edge.source())) {
                    ahead.add(edge.source());
                }
            }
        }
        return found;
    }

    /** Ids of all nodes to which a path leads from these, themselves included. */
    public Set<String> reachable(Set<String> nodeIds) {
        Set<String> found = new LinkedHashSet<>(nodeIds);
        ArrayDeque<String> ahead = new ArrayDeque<>(nodeIds);
        while (!ahead.isEmpty()) {
            for (Edge edge : outgoing(ahead.remove())) {
                if (found.add(edge.target())) {
                    ahead.add(edge.target());
                }
            }
        }
        return found;
    }

    /**
     * Node ids by level: a node is one level after the last of its predecessors. For display;
     * nothing waits for a level.
     */
    public List<List<String>> groups() {
        List<List<String>> groups = new ArrayList<>();
        for (String id : nodes.keySet()) {
            int level = levels.getOrDefault(id, -1);
            while (groups.size() <= level) {
                groups.add(new ArrayList<>());
            }
            if (level >= 0) {
                groups.get(level).add(id);
            }
        }
        return groups;
    }

    /**
     * Node ids, predecessors first; ties in file order. Nodes on or behind a cycle are left out.
     */
    public List<String> topologicalOrder() {
        return groups().stream().flatMap(List::stream).toList();
    }

    /** Ids of the nodes of one cycle, in its direction; empty if there is none. */
    public List<String> cycle() {
        return nodes.keySet().stream()
                .filter(id -> !levels.containsKey(id))
                .findFirst()
                .map(this::cycleBefore)
                .orElse(List.of());
    }

    /**
     * Every node without a level has a predecessor without one, so walking back must come round.
     */
    private List<String> cycleBefore(String start) {
        List<String> path = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        String id = start;
        while (seen.add(id)) {
            path.add(id);
            id = unleveledPredecessor(id);
        }
        List<String> cycle = new ArrayList<>(path.subList(path.indexOf(id), path.size()));
        Collections.reverse(cycle);
        return cycle;
    }

    private String unleveledPredecessor(String id) {
        return incoming(id).stream()
                .map(Edge::source)
                .filter(source -> !levels.containsKey(source))
                .findFirst()
                .orElseThrow();
    }
}
