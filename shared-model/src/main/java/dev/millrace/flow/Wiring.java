package dev.millrace.flow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A flow by number instead of by name: nodes and edges are numbered from 0 in file order, and who
 * joins whom lies in arrays. This is what the engine looks up at every event. Immutable.
 *
 * <p>The arrays it answers are its own, not copies: read them only.
 */
public final class Wiring {
    private final Flow flow;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final int[] sources;
    private final int[] targets;
    private final int[][] incoming;
    private final int[][] outgoing;

    /** Edges must join nodes of the flow. */
    Wiring(Flow flow) {
        this.flow = flow;
        for (int i = 0; i < flow.nodes().size(); i++) {
            numbers.put(flow.nodes().get(i).id(), i);
        }
        sources = flow.edges().stream().mapToInt(edge -> number(edge.source())).toArray();
        targets = flow.edges().stream().mapToInt(edge -> number(edge.target())).toArray();
        incoming = byNode(targets);
        outgoing = byNode(sources);
    }

    /** The edges at each node, in file order. */
    private int[][] byNode(int[] ends) {
        int[] counts = new int[size()];
        IntStream.of(ends).forEach(node -> counts[node]++);
        int[][] edges = IntStream.of(counts).mapToObj(int[]::new).toArray(int[][]::new);
        for (int edge = ends.length - 1; edge >= 0; edge--) {
            edges[ends[edge]][--counts[ends[edge]]] = edge;
        }
        return edges;
    }

    /** Nodes in all. */
    public int size() {
        return flow.nodes().size();
    }

    /** Edges in all. */
    public int edgeCount() {
        return sources.length;
    }

    public boolean has(String nodeId) {
        return numbers.containsKey(nodeId);
    }

    /**
     * @throws IllegalArgumentException if the flow has no such node
     */
    public int number(String nodeId) {
        Integer number = numbers.get(nodeId);
        if (number == null) {
            throw new IllegalArgumentException("flow " + flow.id() + " has no node " + nodeId);
        }
        return number;
    }

    public Node node(int node) {
        return flow.nodes().get(node);
    }

    public Edge edge(int edge) {
        return flow.edges().get(edge);
    }

    public List<Edge> edges(int[] edges) {
        return IntStream.of(edges).mapToObj(this::edge).toList();
    }

    /** Edges into the node. */
    public int[] incoming(int node) {
        return incoming[node];
    }

    /** Edges out of the node. */
    public int[] outgoing(int node) {
        return outgoing[node];
    }

    /** The node that the edge leaves. */
    public int source(int edge) {
        return sources[edge];
    }

    /** The node that the edge leads to. */
    public int target(int edge) {
        return targets[edge];
    }
}
