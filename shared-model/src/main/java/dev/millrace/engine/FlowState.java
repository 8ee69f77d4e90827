package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.NodeKey;
import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.FlowGraph;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one execution of a flow stands: the fold of its events. Resume after a crash, replay,
 * history and the worker all use this one function. Immutable; no I/O, no clock, no thread.
 *
 * <p>Each event copies one array of references, one per node; counters of decided edges in each
 * node make every question about readiness cost a constant, so a life of {@code e} events in a flow
 * of {@code n} nodes costs about {@code e x n} steps in all.
 */
public final class FlowState {
    private final Wiring wiring;
    private final JsonNode input;
    private final NodeState[] nodes;
    private final @Nullable ExecutionError failure;
    private final ObjectNode variables;
    private final boolean ended;

    FlowState(
            Wiring wiring,
            JsonNode input,
            NodeState[] nodes,
            @Nullable ExecutionError failure,
            ObjectNode variables,
            boolean ended) {
        this.wiring = wiring;
        this.input = input;
        this.nodes = nodes;
        this.failure = failure;
        this.variables = variables;
        this.ended = ended;
    }

    /** Before any event. */
    public static FlowState initial(FlowGraph graph, JsonNode input) {
        Wiring wiring = new Wiring(graph);
        NodeState[] nodes = new NodeState[wiring.size()];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] =
                    wiring.incoming(i).length == 0
                            ? NodeState.FRESH.ready(List.of())
                            : NodeState.FRESH;
        }
        return new FlowState(wiring, input, nodes, null, Json.object(), false);
    }

    public FlowState after(Event event) {
        return new Fold(wiring, input, nodes.clone(), failure, variables).after(event, ended);
    }

    /** What to do now, in file order. Empty: wait for what is running. */
    public List<Decision> next() {
        if (ended) {
            return List.of();
        }
        if (failure != null) {
            return any(NodeStatus.RUNNING) ? List.of() : List.of(new Decision.FailFlow(failure));
        }
        List<Decision> decisions = new ArrayList<>();
        boolean open = false;
        for (int i = 0; i < nodes.length; i++) {
            open |= !nodes[i].status().ended();
            decide(i, decisions);
        }
        return open ? decisions : List.of(new Decision.CompleteFlow(result()));
    }

    private void decide(int node, List<Decision> decisions) {
        NodeState state = nodes[node];
        NodeKey key = NodeKey.of(wiring.node(node).id());
        switch (state.status()) {
            case PENDING -> pending(node, key, state, decisions);
            case RETRYING ->
                    decisions.add(
                            new Decision.StartNode(
                                    key, state.attempt(), state.effectKey(), state.until()));
            case SUSPENDED -> {
                if (state.until() != null) {
                    decisions.add(new Decision.WakeNode(key, state.attempt(), state.until()));
                }
            }
            case RUNNING, COMPLETED, FAILED, SKIPPED, CANCELLED, COMPENSATED -> {}
        }
    }

    private void pending(int node, NodeKey key, NodeState state, List<Decision> decisions) {
        if (state.inputs() != null) {
            decisions.add(
                    wiring.node(node).settings().disabled()
                            ? new Decision.SkipNode(key, Skip.DISABLED)
                            : new Decision.StartNode(
                                    key, state.attempt(), state.effectKey(), null));
        } else if (Readiness.hopeless(wiring, node, state)) {
            decisions.add(new Decision.SkipNode(key, Skip.DEAD));
        }
    }

    private boolean any(NodeStatus status) {
        for (NodeState node : nodes) {
            if (node.status() == status) {
                return true;
            }
        }
        return false;
    }

    /**
     * The output of the only node that ended well and leads nowhere, of several an object by node
     * id.
     */
    private JsonNode result() {
        ObjectNode several = Json.object();
        for (int i = 0; i < nodes.length; i++) {
            if (isSink(i)) {
                several.set(wiring.node(i).id(), nodes[i].output());
            }
        }
        return switch (several.size()) {
            case 0 -> Json.nothing();
            case 1 -> several.elements().next();
            default -> several;
        };
    }

    private boolean isSink(int node) {
        String exit = nodes[node].exit();
        if (exit == null
                || exit.equals(NodeState.DEAD_END)
                || nodes[node].status() == NodeStatus.SKIPPED) {
            return false;
        }
        for (int edge : wiring.outgoing(node)) {
            if (wiring.taken(edge, exit)) {
                return false;
            }
        }
        return true;
    }

    /** A failure was not handled: nothing new starts any more. */
    public boolean failing() {
        return failure != null;
    }

    public NodeStatus status(String nodeId) {
        return nodes[wiring.number(nodeId)].status();
    }

    /** The node's latest output; null node if it has none. */
    public JsonNode output(String nodeId) {
        return nodes[wiring.number(nodeId)].output();
    }

    /**
     * What the node is given: the output of its taken predecessor, of several an object by node id,
     * of none the execution's input.
     */
    public JsonNode incoming(NodeKey key) {
        return Incoming.of(wiring, nodes, wiring.number(key.nodeId()), input);
    }

    /** {@code lastError}, once a failure was handled. */
    public JsonNode variables() {
        return variables;
    }

    public JsonNode input() {
        return input;
    }

    public FlowGraph graph() {
        return wiring.graph();
    }

    /** Nodes that have ended. */
    public int done() {
        int done = 0;
        for (NodeState node : nodes) {
            done += node.status().ended() ? 1 : 0;
        }
        return done;
    }

    /** Nodes in all. */
    public int total() {
        return nodes.length;
    }
}
