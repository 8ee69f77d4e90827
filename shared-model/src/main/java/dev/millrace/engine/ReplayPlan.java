package dev.millrace.engine;

import dev.millrace.event.Event;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.FlowGraph;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a replay runs again and what it takes over.
 *
 * @param run ids of the nodes that may run, predecessors first; disabled ones and those on paths
 *     already dead are not among them
 * @param reuse ids of the nodes whose ends are taken over, predecessors first; those on dead paths
 *     are not among them
 * @param copied the records to begin the new execution with, in the order they happened: the order
 *     tells which edge came first at a join. Dead paths are among them, for what lies behind them
 */
public record ReplayPlan(List<String> run, List<String> reuse, List<Event> copied) {
    public ReplayPlan {
        run = List.copyOf(run);
        reuse = List.copyOf(reuse);
        copied = List.copyOf(copied);
    }

    /**
     * What ended is kept, failures that the flow has handled included: what came of them has run.
     * What failed the flow, was cancelled or never ran runs, and what was undone with all behind
     * it.
     *
     * @param events of the finished execution; those about nodes that the graph lacks are ignored
     */
    public static ReplayPlan fromFailed(FlowGraph graph, List<Event> events) {
        return of(graph, events, graph.reachable(undone(graph, events)));
    }

    /** Nodes of the graph that were undone. */
    static Set<String> undone(FlowGraph graph, List<Event> events) {
        Set<String> undone = new HashSet<>();
        for (Event event : events) {
            if (event instanceof Event.NodeCompensated compensated
                    && graph.wiring().has(compensated.key().nodeId())) {
                undone.add(compensated.key().nodeId());
            }
        }
        return undone;
    }

    /**
     * These nodes and all behind them run again, and what has not ended.
     *
     * @throws IllegalArgumentException if the graph has no such node
     */
    public static ReplayPlan fromNodes(FlowGraph graph, List<Event> events, Set<String> nodeIds) {
        return of(graph, events, graph.reachable(nodeIds));
    }

    /**
     * On another version of the flow: a record is taken over only if its node, and every node
     * before it, is drawn as it was. What failed the flow runs, even if the new version handles it.
     *
     * @param chosen nodes of the new version that run again in any case, with all behind them
     */
    public static ReplayPlan redrawn(Redrawing redrawing, List<Event> events, Set<String> chosen) {
        Set<String> again = redrawing.runAgain(events, chosen);
        List<Event> kept =
                events.stream()
                        .filter(event ->
                                !(event instanceof Event.OfNode ofNode)
                                        || !again.contains(ofNode.key().nodeId()))
                        .toList();
        return of(redrawing.now(), kept, again);
    }

    public static ReplayPlan fromStart(FlowGraph graph) {
        return of(graph, List.of(), Set.of());
    }

    private static ReplayPlan of(FlowGraph graph, List<Event> events, Set<String> again) {
        return beginning(graph, new Records(graph, again).standing(events));
    }

    /** The plan of an execution that begins with these records. */
    static ReplayPlan beginning(FlowGraph graph, List<Event> copied) {
        FlowState begun = fold(graph, copied);
        FlowState clear = withoutDeadPaths(graph, begun);
        List<String> order = graph.topologicalOrder();
        return new ReplayPlan(
                order.stream().filter(id -> mayRun(graph, clear, id)).toList(),
                order.stream().filter(begun::ledOn).toList(),
                copied);
    }

    static FlowState fold(FlowGraph graph, List<Event> events) {
        FlowState state = FlowState.initial(graph, Json.nothing());
        for (Event event : events) {
            state = state.after(event);
        }
        return state;
    }

    /** With every dead path followed to its end. */
    private static FlowState withoutDeadPaths(FlowGraph graph, FlowState begun) {
        FlowState state = begun;
        List<Event> skips = deadNodes(graph, state);
        while (!skips.isEmpty()) {
            for (Event skip : skips) {
                state = state.after(skip);
            }
            skips = deadNodes(graph, state);
        }
        return state;
    }

    static List<Event> deadNodes(FlowGraph graph, FlowState state) {
        List<Event> skips = new ArrayList<>();
        for (Decision decision : state.next()) {
            if (decision instanceof Decision.SkipNode(NodeKey key, String reason)
                    && reason.equals(Skip.DEAD)) {
                String type = graph.node(key.nodeId()).type();
                skips.add(new Event.NodeSkipped(key, type, reason));
            }
        }
        return skips;
    }

    private static boolean mayRun(FlowGraph graph, FlowState state, String nodeId) {
        return !state.status(nodeId).ended() && !graph.node(nodeId).settings().disabled();
    }
}
