package dev.millrace.engine;

import dev.millrace.event.Event;
import dev.millrace.execution.NodeKey;
import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.FlowGraph;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts what was decided by hand into the plan of a replay: as records that the new execution begins
 * with, so everybody sees them in its events. Only a node that would run next can be repaired; one
 * behind a repaired one may be so then.
 */
public final class Repairs {
    private final FlowGraph graph;
    private final String by;
    private final String reason;
    private final List<Event> records;
    private final Map<String, Refusal> refused = new LinkedHashMap<>();
    private FlowState state;

    /**
     * @param by the id of the key of who repairs
     * @param reason in their words; may be empty
     */
    public Repairs(FlowGraph graph, ReplayPlan plan, String by, String reason) {
        this.graph = graph;
        this.by = by;
        this.reason = reason;
        this.records = new ArrayList<>(plan.copied());
        this.state = ReplayPlan.fold(graph, records);
    }

    /** Why a node cannot be repaired. */
    public enum Refusal {
        /** Its end is taken over, so it does not run. */
        ENDED,
        /** It passes its input on as it is drawn. */
        DISABLED,
        /** No path leads to it any more. */
        DEAD,
        /** Nodes before it have not ended. */
        NOT_REACHED
    }

    /** The plan with these; those that were refused are not in it. */
    public ReplayPlan with(List<Repair> repairs) {
        List<String> order = graph.topologicalOrder();
        if (!repairs.isEmpty()) {
            followDeadPaths();
        }
        repairs.stream()
                .sorted(Comparator.comparingInt(repair -> order.indexOf(repair.nodeId())))
                .forEach(this::repair);
        return ReplayPlan.beginning(graph, records);
    }

    /** By node; empty before {@link #with}. */
    public Map<String, Refusal> refused() {
        return Map.copyOf(refused);
    }

    private void repair(Repair repair) {
        Optional<NodeKey> next = next(repair.nodeId());
        if (next.isEmpty()) {
            refused.put(repair.nodeId(), refusal(repair.nodeId()));
            return;
        }
        record(event(repair, next.get()));
        followDeadPaths();
    }

    private Optional<NodeKey> next(String id) {
        return state.next().stream()
                .filter(Decision.StartNode.class::isInstance)
                .map(decision -> ((Decision.StartNode) decision).key())
                .filter(key -> key.nodeId().equals(id))
                .findFirst();
    }

    private Event event(Repair repair, NodeKey key) {
        String type = graph.node(key.nodeId()).type();
        return switch (repair) {
            case Repair.PassOver _ ->
                    new Event.NodeRepaired(key, type, by, reason, null, Json.nothing());
            case Repair.Output(String _, String port, var output) ->
                    new Event.NodeRepaired(key, type, by, reason, port, output);
        };
    }

    private Refusal refusal(String id) {
        NodeStatus status = state.status(id);
        if (status.ended()) {
            return state.ledOn(id) ? Refusal.ENDED : Refusal.DEAD;
        }
        return graph.node(id).settings().disabled() ? Refusal.DISABLED : Refusal.NOT_REACHED;
    }

    private void record(Event event) {
        records.add(event);
        state = state.after(event);
    }

    private void followDeadPaths() {
        List<Event> dead = ReplayPlan.deadNodes(graph, state);
        while (!dead.isEmpty()) {
            dead.forEach(this::record);
            dead = ReplayPlan.deadNodes(graph, state);
        }
    }
}
