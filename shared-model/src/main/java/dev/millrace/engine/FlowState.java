package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.NodeKey;
import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.Node;
import dev.millrace.flow.Wiring;
import dev.millrace.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one execution of a flow stands: the fold of its events. Resume after a crash, replay,
 * history and the worker all use this one function, so they cannot disagree. Immutable; no I/O, no
 * clock, no thread.
 *
 * <p>Trick: an event copies one array of references, one per node, and replaces the entries it
 * changes; each entry counts its own decided edges, so an edge is looked at once in a life and
 * {@link #next} reads every node in constant time.
 *
 * <p>Price: n references copied and read per event of a flow of n nodes. Cycles must not come here:
 * nobody would decide their edges.
 */
public final class FlowState {
    private final FlowGraph graph;
    private final Wiring wiring;
    private final JsonNode input;
    private final NodeState[] nodes;
    private final @Nullable ExecutionError failure;
    private final ObjectNode variables;
    private final boolean ended;

    FlowState(
            FlowGraph graph,
            JsonNode input,
            NodeState[] nodes,
            @Nullable ExecutionError failure,
            ObjectNode variables,
            boolean ended) {
        this.graph = graph;
        this.wiring = graph.wiring();
        this.input = input;
        this.nodes = nodes;
        this.failure = failure;
        this.variables = variables;
        this.ended = ended;
    }

    /** Before any event. */
    public static FlowState initial(FlowGraph graph, JsonNode input) {
        NodeState[] nodes = new NodeState[graph.wiring().size()];
        Arrays.setAll(nodes, node -> NodeState.fresh(graph.wiring().incoming(node).length));
        return new FlowState(graph, input, nodes, null, Json.object(), false);
    }

    /**
     * The state once this has happened too. A record about a node that has ended changes nothing.
     *
     * @throws IllegalArgumentException if the event is about a node that the flow does not have
     */
    public FlowState after(Event event) {
        return new Fold(graph, input, nodes.clone(), failure, variables, ended).after(event);
    }

    /** What to do now, in file order. Empty: wait for what is running, or all is over. */
    public List<Decision> next() {
        if (ended) {
            return List.of();
        }
        if (failure != null) {
            return any(NodeStatus.RUNNING) ? List.of() : List.of(new Decision.FailFlow(failure));
        }
        List<Decision> decisions = new ArrayList<>();
        boolean open = false;
        for (int node = 0; node < nodes.length; node++) {
            open |= !nodes[node].status().ended();
            @Nullable Decision decision = decision(wiring.node(node), nodes[node]);
            if (decision != null) {
                decisions.add(decision);
            }
        }
        return open ? decisions : List.of(new Decision.CompleteFlow(Result.of(wiring, nodes)));
    }

    private boolean any(NodeStatus status) {
        for (NodeState node : nodes) {
            if (node.status() == status) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Decision decision(Node node, NodeState state) {
        return switch (state.status()) {
            case PENDING -> pending(node, state);
            case RETRYING -> start(node, state);
            case SUSPENDED -> wake(node, state);
            case RUNNING, COMPLETED, FAILED, SKIPPED, CANCELLED, COMPENSATED -> null;
        };
    }

    private static @Nullable Decision pending(Node node, NodeState state) {
        if (state.inputs() == null) {
            return state.arrivals().hopeless(node)
                    ? new Decision.SkipNode(NodeKey.of(node.id()), Skip.DEAD)
                    : null;
        }
        return node.settings().disabled()
                ? new Decision.SkipNode(NodeKey.of(node.id()), Skip.DISABLED)
                : start(node, state);
    }

    private static Decision start(Node node, NodeState state) {
        return new Decision.StartNode(
                NodeKey.of(node.id()), state.attempt(), state.effectKey(), state.until());
    }

    private static @Nullable Decision wake(Node node, NodeState state) {
        Instant until = state.until();
        return until == null
                ? null
                : new Decision.WakeNode(NodeKey.of(node.id()), state.attempt(), until);
    }

    /** A failure was not handled: nothing new starts any more. */
    public boolean failing() {
        return failure != null;
    }

    public NodeStatus status(String nodeId) {
        return state(nodeId).status();
    }

    /** The node's latest output, an error's description if it failed; null node if it has none. */
    public JsonNode output(String nodeId) {
        return state(nodeId).output();
    }

    /** The node's end has decided its edges; an unhandled failure does not. */
    boolean settled(String nodeId) {
        return state(nodeId).exit() != null;
    }

    /** The node has settled and is not on a dead path. */
    boolean ledOn(String nodeId) {
        Exit exit = state(nodeId).exit();
        return exit != null && !(exit instanceof Exit.Nowhere);
    }

    private NodeState state(String nodeId) {
        return nodes[wiring.number(nodeId)];
    }

    /**
     * What the node is given: the output of its taken predecessor, of several an object by node id,
     * of none the execution's input.
     */
    public JsonNode incoming(NodeKey key) {
        return Incoming.of(wiring, nodes, wiring.number(key.nodeId()), input);
    }

    /** {@code lastError}, once an error edge was taken. */
    public JsonNode variables() {
        return variables;
    }

    public JsonNode input() {
        return input;
    }

    public FlowGraph graph() {
        return graph;
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
