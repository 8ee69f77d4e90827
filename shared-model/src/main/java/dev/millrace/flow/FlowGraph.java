package dev.millrace.flow;

import java.util.List;
import java.util.Set;

/** The nodes and edges of a flow as a graph, indexed once. Immutable. */
public final class FlowGraph {
    private final Flow flow;

    public FlowGraph(Flow flow) {
        this.flow = flow;
    }

    public Flow flow() {
        return flow;
    }

    /** The node with that id; the id must exist. */
    public Node node(String id) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Edges into the node, in file order. */
    public List<Edge> incoming(String nodeId) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Edges out of the node, in file order. */
    public List<Edge> outgoing(String nodeId) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Ids of all nodes from which a path leads to this one. */
    public Set<String> ancestors(String nodeId) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * Node ids by level (Kahn): a node is one level after the last of its predecessors. For
     * display; nothing waits for a level.
     */
    public List<List<String>> groups() {
        throw new UnsupportedOperationException("to be written");
    }

    /** Node ids, predecessors first; ties in file order. */
    public List<String> topologicalOrder() {
        throw new UnsupportedOperationException("to be written");
    }
}
