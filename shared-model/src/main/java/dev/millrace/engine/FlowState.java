package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.event.Event;
import dev.millrace.execution.NodeKey;
import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.FlowGraph;
import java.util.List;

/**
 * Where one execution of a flow stands: the fold of its events. Immutable; no I/O, no clock, no
 * thread.
 */
public final class FlowState {
    /** Before any event. */
    public static FlowState initial(FlowGraph graph, JsonNode input) {
        throw new UnsupportedOperationException("to be written");
    }

    public FlowState after(Event event) {
        throw new UnsupportedOperationException("to be written");
    }

    /** What to do now, in file order. Empty: wait for what is running. */
    public List<Decision> next() {
        throw new UnsupportedOperationException("to be written");
    }

    public NodeStatus status(String nodeId) {
        throw new UnsupportedOperationException("to be written");
    }

    /** The node's latest output; null node if it has none. */
    public JsonNode output(String nodeId) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * What the node is given: the output of its taken predecessor, of several an object by node id,
     * of none the execution's input.
     */
    public JsonNode incoming(NodeKey key) {
        throw new UnsupportedOperationException("to be written");
    }

    /** {@code lastError} and what nodes have set. */
    public JsonNode variables() {
        throw new UnsupportedOperationException("to be written");
    }

    public JsonNode input() {
        throw new UnsupportedOperationException("to be written");
    }

    public FlowGraph graph() {
        throw new UnsupportedOperationException("to be written");
    }

    /** Nodes that have ended. */
    public int done() {
        throw new UnsupportedOperationException("to be written");
    }

    /** Nodes in all. */
    public int total() {
        throw new UnsupportedOperationException("to be written");
    }
}
