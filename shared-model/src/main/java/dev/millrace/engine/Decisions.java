package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Node;
import java.util.ArrayList;
import java.util.List;

/** What a state wants done. Used once. */
final class Decisions {
    private final Stage stage;
    private final NodeState[] nodes;
    private final LoopStates loops;
    private final Whole whole;
    private final Signals signals;
    private final List<Decision> decisions = new ArrayList<>();

    /**
     * @param signals of the execution
     */
    Decisions(Stage stage, NodeState[] nodes, LoopStates loops, Whole whole, Signals signals) {
        this.stage = stage;
        this.nodes = nodes;
        this.loops = loops;
        this.whole = whole;
        this.signals = signals;
    }

    List<Decision> all() {
        if (whole.ended()) {
            return decisions;
        }
        Undoing undoing = whole.undoing();
        if (undoing != null) {
            return undoing.decisions(stage.whole()::node, signals);
        }
        ExecutionError failure = whole.failure();
        if (failure != null) {
            return anyTried() ? decisions : List.of(new Decision.FailFlow(failure));
        }
        boolean open = false;
        for (int node = 0; node < nodes.length; node++) {
            open |= !nodes[node].status().ended();
            decide(node, nodes[node]);
        }
        return open ? decisions : List.of(new Decision.CompleteFlow(result()));
    }

    private boolean anyTried() {
        for (NodeState node : nodes) {
            if (node.tried()) {
                return true;
            }
        }
        return false;
    }

    private JsonNode result() {
        return Result.of(stage.section(), nodes, loops);
    }

    private void decide(int node, NodeState state) {
        switch (state.status()) {
            case PENDING -> pending(node, state);
            case RETRYING -> start(node, state);
            case SUSPENDED -> {
                if (state.parked()) {
                    start(node, state);
                } else {
                    wake(node, state);
                }
            }
            case RUNNING -> running(node, state);
            case COMPLETED, FAILED, SKIPPED, CANCELLED, COMPENSATED -> {}
        }
    }

    private void pending(int node, NodeState state) {
        Node drawn = stage.section().wiring().node(node);
        if (state.inputs() == null) {
            if (state.arrivals().hopeless(drawn)) {
                decisions.add(new Decision.SkipNode(key(node), Skip.DEAD));
            }
        } else if (drawn.settings().disabled()) {
            decisions.add(new Decision.SkipNode(key(node), Skip.DISABLED));
        } else {
            start(node, state);
        }
    }

    private void start(int node, NodeState state) {
        decisions.add(
                new Decision.StartNode(
                        key(node), state.attempt(), state.effectKey(), state.until()));
    }

    private void wake(int node, NodeState state) {
        signals.wake(key(node), state.attempt(), state.until()).ifPresent(decisions::add);
    }

    private void running(int node, NodeState state) {
        Fan fan = state.fan();
        if (fan == null) {
            return;
        }
        ExecutionError failure = fan.failure();
        if (failure == null) {
            fan.open().forEach(item -> decisions.addAll(within(item.state())));
            if (fan.ended()) {
                decisions.add(new Decision.EndForEach(key(node), state.attempt(), fan.output()));
            }
        } else if (!fan.running()) {
            decisions.add(new Decision.FailForEach(key(node), state.attempt(), failure.failure()));
        }
    }

    private List<Decision> within(FlowState item) {
        return signals.quiet() ? item.next() : item.next(signals);
    }

    /** The run of the node that is its next, current or latest. */
    private NodeKey key(int node) {
        return new NodeKey(stage.section().wiring().node(node).id(), stage.path(loops, node));
    }
}
