package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.Event;
import dev.millrace.event.Event.NodeCompleted;
import dev.millrace.event.Event.NodeFailed;
import dev.millrace.event.Event.NodeParked;
import dev.millrace.event.Event.NodeRepaired;
import dev.millrace.event.Event.NodeRetry;
import dev.millrace.event.Event.NodeSkipped;
import dev.millrace.event.Event.NodeStarted;
import dev.millrace.event.Event.NodeSuspended;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.Edge;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.Loop;
import dev.millrace.flow.Loops;
import dev.millrace.flow.OnError;
import dev.millrace.flow.Wiring;
import dev.millrace.json.Json;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One event's step from a state to the next. Works on a copy of the nodes; used once. */
final class Fold {
    private final FlowGraph graph;
    private final Wiring wiring;
    private final Loops loops;
    private final JsonNode input;
    private final NodeState[] nodes;
    private final LoopStates states;
    private final Traffic traffic;
    private @Nullable ExecutionError failure;
    private ObjectNode variables;
    private boolean ended;

    Fold(
            FlowGraph graph,
            JsonNode input,
            NodeState[] nodes,
            LoopStates states,
            @Nullable ExecutionError failure,
            ObjectNode variables,
            boolean ended) {
        this.graph = graph;
        this.wiring = graph.wiring();
        this.loops = graph.loops();
        this.input = input;
        this.nodes = nodes;
        this.states = states;
        this.traffic = new Traffic(graph, nodes, states);
        this.failure = failure;
        this.variables = variables;
        this.ended = ended;
    }

    FlowState after(Event event) {
        switch (event) {
            case Event.OfNode ofNode -> node(ofNode, wiring.number(ofNode.key().nodeId()));
            case Event.ExecutionStarted _, Event.ExecutionResumed _ ->
                    each(NodeStatus.RUNNING, NodeState::interrupted);
            case Event.ExecutionRetry _ -> tryAgain();
            case Event.ExecutionCompleted _, Event.ExecutionFailed _, Event.ExecutionCancelled _ ->
                    close();
            case Event.ExecutionQueued _,
                    Event.ExecutionSuspended _,
                    Event.ExecutionProgress _,
                    Event.SignalReceived _ -> {}
        }
        return new FlowState(graph, input, nodes, states, failure, variables, ended);
    }

    private void node(Event.OfNode event, int node) {
        NodeState state = nodes[node];
        if (state.status().ended() || !event.key().iteration().equals(states.path(node))) {
            return; // a record that comes twice must not decide its edges twice
        }
        switch (event) {
            case NodeStarted e -> nodes[node] = state.running(e.attempt(), e.effectKey());
            case NodeRetry e ->
                    nodes[node] = state.retrying(e.attempt() + 1, e.effectKey(), e.until());
            case NodeParked e -> nodes[node] = state.parked(e.attempt(), e.effectKey());
            case NodeSuspended e -> nodes[node] = state.suspended(e.attempt(), e.until());
            case NodeCompleted e ->
                    end(node, NodeStatus.COMPLETED, new Exit.ByPort(e.port()), e.output());
            case NodeFailed e -> fail(node, e);
            case NodeSkipped e -> skip(node, e.reason());
            case NodeRepaired e -> repair(node, e);
        }
    }

    /**
     * Error edge, else {@code onError}, else the flow fails. A handler's own error edge is not
     * followed.
     */
    private void fail(int node, NodeFailed event) {
        ObjectNode error = error(event);
        if (leavesBy(node, Edge.ERROR) && !handler(node)) {
            variables = variables.deepCopy();
            variables.set("lastError", error);
            end(node, NodeStatus.FAILED, new Exit.ByError(), error);
        } else if (wiring.node(node).settings().onError() == OnError.CONTINUE) {
            JsonNode output = Json.object().set("error", error);
            end(node, NodeStatus.FAILED, Exit.ByPort.MAIN, output);
        } else {
            nodes[node] = nodes[node].ended(NodeStatus.FAILED, null, nodes[node].output());
            failWith(new ExecutionError(event.failure(), event.key().nodeId()));
        }
    }

    private static ObjectNode error(NodeFailed event) {
        return Json.object()
                .put("message", event.failure().message())
                .put("code", event.failure().code())
                .put("nodeId", event.key().nodeId())
                .put("attempts", event.attempt());
    }

    private boolean leavesBy(int node, String port) {
        return IntStream.of(wiring.outgoing(node))
                .anyMatch(edge -> wiring.edge(edge).port().equals(port));
    }

    private boolean handler(int node) {
        List<Integer> inputs = nodes[node].inputs();
        return inputs != null && inputs.stream().anyMatch(edge -> wiring.edge(edge).fromError());
    }

    private void skip(int node, String reason) {
        if (reason.equals(Skip.DEAD)) {
            end(node, NodeStatus.SKIPPED, new Exit.Nowhere(), nodes[node].output());
        } else {
            Exit exit = leavesBy(node, Edge.MAIN) ? Exit.ByPort.MAIN : new Exit.ByAllPorts();
            end(node, NodeStatus.SKIPPED, exit, traffic.into(node, input));
        }
    }

    private void repair(int node, NodeRepaired event) {
        String port = event.port();
        if (port == null) {
            skip(node, Skip.REPAIRED);
        } else {
            end(node, NodeStatus.COMPLETED, new Exit.ByPort(port), event.output());
        }
    }

    /** The node has ended: its edges are decided, which may make its successors ready. */
    private void end(int node, NodeStatus status, Exit exit, JsonNode output) {
        nodes[node] = nodes[node].ended(status, exit, output);
        for (int edge : wiring.outgoing(node)) {
            boolean taken = exit.takes(wiring.edge(edge));
            if (loops.left(edge) == Loop.NONE) {
                decide(edge, taken);
            } else if (taken) {
                states.carry(edge, output);
            }
        }
        endedIn(loops.of(node));
    }

    /**
     * One member of the loop has ended; with the last one its next iteration begins, or it ends.
     */
    private void endedIn(int number) {
        int within = number;
        while (within != Loop.NONE && states.closesWithOneMore(within)) {
            Loop loop = loops.all().get(within);
            Iterations iterations = new Iterations(graph, nodes, states);
            if (iterations.goesOn(loop)) {
                iterations.next(loop).ifPresent(this::failWith);
                return;
            }
            loop.leaving().forEach(edge -> decide(edge, traffic.taken(edge)));
            within = loop.parent();
        }
    }

    private void failWith(ExecutionError error) {
        if (failure == null) {
            failure = error;
        }
    }

    private void decide(int edge, boolean taken) {
        int target = wiring.target(edge);
        NodeState state = nodes[target];
        if (state.inputs() == null && traffic.counts(edge)) {
            Arrivals arrivals = state.arrivals().with(taken);
            nodes[target] =
                    state.with(
                            arrivals.suffice(wiring.node(target))
                                    ? arrivals.startedBy(arrivedAt(target))
                                    : arrivals);
        }
    }

    private List<Integer> arrivedAt(int node) {
        return IntStream.of(wiring.incoming(node)).filter(traffic::arrived).boxed().toList();
    }

    /**
     * Another attempt of the job: what has ended or waits stays as it is, all else gets its tries
     * afresh.
     */
    private void tryAgain() {
        failure = null;
        for (NodeStatus open :
                List.of(NodeStatus.PENDING, NodeStatus.RUNNING, NodeStatus.RETRYING)) {
            each(open, NodeState::afresh);
        }
        each(NodeStatus.FAILED, state -> state.exit() == null ? state.afresh() : state);
    }

    /** The execution has ended: nothing in it runs or waits any more. */
    private void close() {
        ended = true;
        for (NodeStatus open :
                List.of(NodeStatus.RUNNING, NodeStatus.RETRYING, NodeStatus.SUSPENDED)) {
            each(open, state -> state.ended(NodeStatus.CANCELLED, null, state.output()));
        }
    }

    private void each(NodeStatus status, UnaryOperator<NodeState> change) {
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i].status() == status) {
                nodes[i] = change.apply(nodes[i]);
            }
        }
    }
}
