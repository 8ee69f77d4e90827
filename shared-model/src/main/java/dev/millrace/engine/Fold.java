package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.Event;
import dev.millrace.event.Event.NodeCompleted;
import dev.millrace.event.Event.NodeFailed;
import dev.millrace.event.Event.NodeRetry;
import dev.millrace.event.Event.NodeSkipped;
import dev.millrace.event.Event.NodeStarted;
import dev.millrace.event.Event.NodeSuspended;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.Edge;
import dev.millrace.flow.Node;
import dev.millrace.flow.OnError;
import dev.millrace.json.Json;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One event's step from a state to the next. Works on a copy of the nodes; used once. */
final class Fold {
    private final Wiring wiring;
    private final JsonNode input;
    private final NodeState[] nodes;
    private @Nullable ExecutionError failure;
    private ObjectNode variables;

    Fold(
            Wiring wiring,
            JsonNode input,
            NodeState[] nodes,
            @Nullable ExecutionError failure,
            ObjectNode variables) {
        this.wiring = wiring;
        this.input = input;
        this.nodes = nodes;
        this.failure = failure;
        this.variables = variables;
    }

    FlowState after(Event event, boolean ended) {
        boolean terminal = false;
        switch (event) {
            case Event.OfNode ofNode -> node(ofNode, wiring.number(ofNode.key().nodeId()));
            case Event.ExecutionStarted _, Event.ExecutionResumed _ ->
                    each(NodeStatus.RUNNING, NodeState::interrupted);
            case Event.ExecutionRetry _ -> tryAgain();
            case Event.ExecutionCompleted _, Event.ExecutionFailed _ -> terminal = true;
            case Event.ExecutionCancelled _ -> terminal = cancel();
            case Event.ExecutionQueued _,
                    Event.ExecutionSuspended _,
                    Event.ExecutionProgress _,
                    Event.SignalReceived _ -> {}
        }
        return new FlowState(wiring, input, nodes, failure, variables, ended || terminal);
    }

    private void node(Event.OfNode event, int node) {
        NodeState state = nodes[node];
        switch (event) {
            case NodeStarted e -> nodes[node] = state.running(e.attempt(), e.effectKey());
            case NodeRetry e ->
                    nodes[node] =
                            state.waiting(
                                    NodeStatus.RETRYING, e.attempt() + 1, e.effectKey(), e.until());
            case NodeSuspended e ->
                    nodes[node] =
                            state.waiting(
                                    NodeStatus.SUSPENDED,
                                    e.attempt(),
                                    state.effectKey(),
                                    e.until());
            case NodeCompleted e -> end(node, NodeStatus.COMPLETED, e.port(), e.output());
            case NodeFailed e -> fail(node, e);
            case NodeSkipped e -> skip(node, e.reason());
        }
    }

    private void skip(int node, String reason) {
        if (reason.equals(Skip.DEAD)) {
            end(node, NodeStatus.SKIPPED, NodeState.DEAD_END, Json.nothing());
        } else {
            String exit = wiring.hasPort(node, Edge.MAIN) ? Edge.MAIN : NodeState.ALL_BUT_ERROR;
            end(node, NodeStatus.SKIPPED, exit, Incoming.of(wiring, nodes, node, input));
        }
    }

    /**
     * Error edge, else {@code onError}, else the flow fails. A handler's own error edge is not
     * followed.
     */
    private void fail(int node, NodeFailed event) {
        Node drawn = wiring.node(node);
        ObjectNode error = error(event);
        if (wiring.hasPort(node, Edge.ERROR) && !nodes[node].handler()) {
            handled(error);
            end(node, NodeStatus.FAILED, Edge.ERROR, error);
        } else if (drawn.settings().onError() == OnError.CONTINUE) {
            handled(error);
            end(node, NodeStatus.FAILED, Edge.MAIN, Json.object().set("error", error));
        } else {
            nodes[node] = nodes[node].ended(NodeStatus.FAILED, null, Json.nothing());
            failure = failure == null ? new ExecutionError(event.failure(), drawn.id()) : failure;
        }
    }

    private static ObjectNode error(NodeFailed event) {
        return Json.object()
                .put("message", event.failure().message())
                .put("code", event.failure().code())
                .put("nodeId", event.key().nodeId())
                .put("attempts", event.attempt());
    }

    private void handled(ObjectNode error) {
        variables = variables.deepCopy();
        variables.set("lastError", error);
    }

    /** The node has ended: its edges are decided, which may make its successors ready. */
    private void end(int node, NodeStatus status, String exit, JsonNode output) {
        nodes[node] = nodes[node].ended(status, exit, output);
        for (int edge : wiring.outgoing(node)) {
            decide(wiring.target(edge), wiring.taken(edge, exit), wiring.edge(edge).fromError());
        }
    }

    private void decide(int target, boolean taken, boolean fromError) {
        NodeState state = nodes[target].edge(taken, taken && fromError);
        nodes[target] = state;
        if (state.inputs() == null && Readiness.ready(wiring, target, state)) {
            List<Integer> edges = Readiness.takenEdges(wiring, nodes, target);
            nodes[target] = state.ready(edges);
        }
    }

    /** Another attempt of the job: what failed gets its tries afresh, what is complete stays so. */
    private void tryAgain() {
        failure = null;
        each(NodeStatus.RUNNING, NodeState::interrupted);
        each(NodeStatus.RETRYING, NodeState::afresh);
        each(NodeStatus.FAILED, state -> state.exit() == null ? state.afresh() : state);
    }

    private boolean cancel() {
        for (NodeStatus open :
                List.of(NodeStatus.RUNNING, NodeStatus.RETRYING, NodeStatus.SUSPENDED)) {
            each(open, state -> state.ended(NodeStatus.CANCELLED, null, Json.nothing()));
        }
        return true;
    }

    private void each(NodeStatus status, UnaryOperator<NodeState> change) {
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i].status() == status) {
                nodes[i] = change.apply(nodes[i]);
            }
        }
    }
}
