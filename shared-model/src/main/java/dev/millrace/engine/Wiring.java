package dev.millrace.engine;

import dev.millrace.flow.Edge;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The graph by number instead of by name: what the fold looks up at every event. Immutable, shared
 * by all states of a flow.
 */
final class Wiring {
    private final FlowGraph graph;
    private final List<Node> nodes;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final int[][] incoming;
    private final int[][] outgoing;
    private final int[] sources;
    private final int[] targets;

    Wiring(FlowGraph graph) {
        this.graph = graph;
        this.nodes = graph.flow().nodes();
        for (int i = 0; i < nodes.size(); i++) {
            numbers.put(nodes.get(i).id(), i);
        }
        List<Edge> edges = graph.flow().edges();
        sources = edges.stream().mapToInt(edge -> number(edge.source())).toArray();
        targets = edges.stream().mapToInt(edge -> number(edge.target())).toArray();
        incoming = byNode(targets);
        outgoing = byNode(sources);
    }

    private int[][] byNode(int[] ends) {
        int[] counts = new int[nodes.size()];
        IntStream.of(ends).forEach(node -> counts[node]++);
        int[][] edges = new int[nodes.size()][];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = new int[counts[i]];
        }
        for (int edge = ends.length - 1; edge >= 0; edge--) {
            edges[ends[edge]][--counts[ends[edge]]] = edge;
        }
        return edges;
    }

    FlowGraph graph() {
        return graph;
    }

    int size() {
        return nodes.size();
    }

    Node node(int number) {
        return nodes.get(number);
    }

    Edge edge(int number) {
        return graph.flow().edges().get(number);
    }

    int number(String nodeId) {
        Integer number = numbers.get(nodeId);
        if (number == null) {
            throw new IllegalArgumentException(
                    "flow " + graph.flow().id() + " has no node " + nodeId);
        }
        return number;
    }

    int[] incoming(int node) {
        return incoming[node];
    }

    int[] outgoing(int node) {
        return outgoing[node];
    }

    int source(int edge) {
        return sources[edge];
    }

    int target(int edge) {
        return targets[edge];
    }

    /** Whether the edge is taken when its source leaves by {@code exit}. */
    boolean taken(int edge, String exit) {
        Edge wire = edge(edge);
        return exit.equals(NodeState.ALL_BUT_ERROR) ? !wire.fromError() : wire.port().equals(exit);
    }

    boolean hasPort(int node, String port) {
        return IntStream.of(outgoing[node]).anyMatch(edge -> edge(edge).port().equals(port));
    }
}
