package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.Event;
import dev.millrace.event.Event.NodeCompensated;
import dev.millrace.event.Event.NodeCompleted;
import dev.millrace.event.Event.NodeExpanded;
import dev.millrace.event.Event.NodeFailed;
import dev.millrace.event.Event.NodeParked;
import dev.millrace.event.Event.NodeRepaired;
import dev.millrace.event.Event.NodeRetry;
import dev.millrace.event.Event.NodeSkipped;
import dev.millrace.event.Event.NodeStarted;
import dev.millrace.event.Event.NodeSuspended;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.NodeKey;
import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.Edge;
import dev.millrace.flow.Loop;
import dev.millrace.flow.Loops;
import dev.millrace.flow.OnError;
import dev.millrace.flow.Wiring;
import dev.millrace.json.Json;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One event's step from a state to the next. Works on a copy of the nodes; used once. */
final class Fold {
    private static final Event INTERRUPTED = new Event.ExecutionResumed("");

    private final Stage stage;
    private final Wiring wiring;
    private final Loops loops;
    private final NodeState[] nodes;
    private final LoopStates states;
    private final Traffic traffic;
    private Whole whole;

    Fold(Stage stage, NodeState[] nodes, LoopStates states, Whole whole) {
        this.stage = stage;
        this.wiring = stage.section().wiring();
        this.loops = stage.section().loops();
        this.nodes = nodes;
        this.states = states;
        this.traffic = new Traffic(stage.section(), nodes, states);
        this.whole = whole;
    }

    FlowState after(Event event) {
        switch (event) {
            case Event.OfNode ofNode -> node(ofNode);
            case Event.ExecutionStarted _, Event.ExecutionResumed _ -> interrupt();
            case Event.ExecutionRetry _ -> tryAgain(event);
            case Event.ExecutionCompensating(ExecutionError error) -> turnBack(error);
            case Event.ExecutionCompleted _, Event.ExecutionFailed _, Event.ExecutionCancelled _ ->
                    close();
            case Event.ExecutionQueued _,
                    Event.SignalReceived _,
                    Event.ExecutionSuspended _,
                    Event.ExecutionProgress _ -> {}
        }
        return new FlowState(stage, nodes, states, whole);
    }

    private void node(Event.OfNode event) {
        Undoing undoing = whole.undoing();
        if (undoing != null) {
            back(undoing, event);
            return;
        }
        if (stage.whole().undos().undoes(event.key().nodeId())) {
            return; // it runs on the way back only
        }
        int node = stage.section().holder(event.key().nodeId());
        if (stage.section().has(event.key().nodeId())) {
            own(event, node);
            return;
        }
        Fan fan = nodes[node].fan();
        if (fan != null && !nodes[node].status().ended()) {
            nodes[node] = nodes[node].with(fan.after(event));
        }
    }

    /** On the way back runs that undo are all that happens. */
    private void back(Undoing undoing, Event.OfNode event) {
        whole = whole.with(undoing.after(event));
        String id = event.key().nodeId();
        if (event instanceof NodeCompensated && stage.section().has(id)) {
            int node = wiring.number(id);
            if (event.key().iteration().equals(stage.path(states, node))) {
                nodes[node] = nodes[node].undone();
            }
        }
    }

    private void own(Event.OfNode event, int node) {
        NodeState state = nodes[node];
        if (state.status().ended() || !event.key().iteration().equals(stage.path(states, node))) {
            return; // a record that comes twice must not decide its edges twice
        }
        switch (event) {
            case NodeStarted e -> nodes[node] = state.running(e.attempt(), e.effectKey());
            case NodeRetry e ->
                    nodes[node] =
                            state.retrying(e.attempt() + 1, e.effectKey(), e.until())
                                    .sure(e.effectKey() != state.effectKey());
            case NodeParked e -> nodes[node] = state.parked(e.attempt(), e.effectKey());
            case NodeSuspended e ->
                    nodes[node] = state.suspended(e.attempt(), e.until()).sure(true);
            case NodeCompleted e -> complete(node, e);
            case NodeFailed e -> fail(node, e);
            case NodeSkipped e -> skip(node, e.reason());
            case NodeExpanded e -> expand(node, e.items());
            case NodeRepaired e -> repair(node, e);
            case NodeCompensated _ -> {} // on the way back only
        }
    }

    private void complete(int node, NodeCompleted event) {
        if (stage.undoes(node)) {
            did(node, event.effectKey(), event.output());
        }
        nodes[node] = nodes[node].sure(true);
        end(node, NodeStatus.COMPLETED, new Exit.ByPort(event.port()), event.output());
    }

    private void did(int node, int effectKey, @Nullable JsonNode output) {
        NodeKey key = new NodeKey(wiring.node(node).id(), stage.path(states, node));
        JsonNode given = traffic.into(node, stage.input());
        Effect effect = new Effect(key, effectKey, given, output, stage.item());
        whole = whole.did(Trail.of(effect, null));
    }

    private void expand(int forEach, JsonNode items) {
        String path = stage.path(states, forEach);
        nodes[forEach] = nodes[forEach].with(Fan.of(stage, forEach, items, path, whole));
    }

    /**
     * Error edge, else {@code onError}, else the flow fails. A handler's own error edge is not
     * followed.
     */
    private void fail(int node, NodeFailed event) {
        nodes[node] = nodes[node].sure(event.definite());
        ObjectNode error = Whole.describe(event);
        if (stage.leavesBy(node, Edge.ERROR) && !handler(node)) {
            whole = whole.handled(error);
            end(node, NodeStatus.FAILED, new Exit.ByError(), error);
        } else if (wiring.node(node).settings().onError() == OnError.CONTINUE) {
            JsonNode output = Json.object().set("error", error);
            end(node, NodeStatus.FAILED, Exit.ByPort.MAIN, output);
        } else {
            nodes[node] = nodes[node].ended(NodeStatus.FAILED, null, nodes[node].output());
            whole = whole.failedWith(new ExecutionError(event.failure(), event.key().nodeId()));
        }
    }

    private boolean handler(int node) {
        List<Integer> inputs = nodes[node].inputs();
        return inputs != null && inputs.stream().anyMatch(edge -> wiring.edge(edge).fromError());
    }

    private void skip(int node, String reason) {
        if (reason.equals(Skip.DEAD)) {
            end(node, NodeStatus.SKIPPED, new Exit.Nowhere(), nodes[node].output());
        } else {
            Exit exit = stage.leavesBy(node, Edge.MAIN) ? Exit.ByPort.MAIN : new Exit.ByAllPorts();
            end(node, NodeStatus.SKIPPED, exit, traffic.into(node, stage.input()));
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
        Fan fan = nodes[node].fan();
        if (fan != null) {
            whole = whole.did(fan.did());
        }
        if (nodes[node].unsure() && stage.undoes(node)) {
            did(node, nodes[node].effectKey(), null);
        }
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
            Iterations iterations = new Iterations(stage.section(), nodes, states);
            if (iterations.goesOn(loop)) {
                iterations.next(loop).ifPresent(error -> whole = whole.failedWith(error));
                return;
            }
            loop.leaving().forEach(edge -> decide(edge, traffic.taken(edge)));
            within = loop.parent();
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
                                    ? arrivals.startedBy(traffic.arrivedAt(target))
                                    : arrivals);
        }
    }

    /** The ends of the tries under way are unknown. */
    private void interrupt() {
        Undoing undoing = whole.undoing();
        if (undoing != null) {
            whole = whole.with(undoing.interrupted());
            return;
        }
        each(NodeStatus.RUNNING, NodeState::interrupted);
        fans(fan -> fan.each(item -> item.after(INTERRUPTED)));
    }

    private void turnBack(@Nullable ExecutionError error) {
        if (whole.undoing() == null) {
            FlowState from = new FlowState(stage, nodes, states, whole);
            whole =
                    whole.with(
                            Undoing.of(
                                    error,
                                    stage.whole().undos(),
                                    stage.section(),
                                    Trail.effects(from.trail())));
        }
    }

    /**
     * Another attempt of the job: what has ended or waits stays as it is, all else gets its tries
     * afresh.
     */
    private void tryAgain(Event event) {
        whole = whole.mended();
        for (NodeStatus open :
                List.of(NodeStatus.PENDING, NodeStatus.RUNNING, NodeStatus.RETRYING)) {
            each(open, NodeState::afresh);
        }
        each(NodeStatus.FAILED, state -> state.exit() == null ? state.afresh() : state);
        fans(fan -> fan.mended(item -> item.after(event)));
    }

    /** The execution has ended: nothing in it runs or waits any more. */
    private void close() {
        whole = whole.closed();
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

    /** To the items of every forEach that has not ended. */
    private void fans(UnaryOperator<Fan> change) {
        for (int i = 0; i < nodes.length; i++) {
            Fan fan = nodes[i].fan();
            if (fan != null && !nodes[i].status().ended()) {
                nodes[i] = nodes[i].with(change.apply(fan));
            }
        }
    }
}
