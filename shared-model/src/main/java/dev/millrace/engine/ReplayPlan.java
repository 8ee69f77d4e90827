package dev.millrace.engine;

import dev.millrace.event.Event;
import dev.millrace.flow.FlowGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a replay runs again and what it takes over.
 *
 * @param run node ids that will run, predecessors first
 * @param reuse node ids whose records are copied, predecessors first
 * @param copied their records, in the order they happened
 */
public record ReplayPlan(List<String> run, List<String> reuse, List<Event> copied) {
    /** Nodes that are complete are kept; what failed, was cancelled or never ran runs. */
    public static ReplayPlan fromFailed(FlowGraph graph, List<Event> events) {
        return of(graph, events, Set.of());
    }

    /** These nodes and all behind them run again. */
    public static ReplayPlan fromNodes(FlowGraph graph, List<Event> events, Set<String> nodeIds) {
        return of(graph, events, graph.reachable(nodeIds));
    }

    public static ReplayPlan fromStart(FlowGraph graph) {
        return new ReplayPlan(graph.topologicalOrder(), List.of(), List.of());
    }

    /** Dead paths are not copied: they follow from the records that are. */
    private static ReplayPlan of(FlowGraph graph, List<Event> events, Set<String> again) {
        Map<String, Event> records = new LinkedHashMap<>();
        for (Event event : events) {
            switch (event) {
                case Event.NodeCompleted e when !again.contains(e.key().nodeId()) ->
                        records.put(e.key().nodeId(), e);
                case Event.NodeSkipped e
                        when e.reason().equals(Skip.RUN_IF) && !again.contains(e.key().nodeId()) ->
                        records.put(e.key().nodeId(), e);
                default -> {}
            }
        }
        List<String> order = graph.topologicalOrder();
        return new ReplayPlan(
                order.stream().filter(id -> !records.containsKey(id)).toList(),
                order.stream().filter(records::containsKey).toList(),
                new ArrayList<>(records.values()));
    }
}
