package dev.millrace.engine;

import dev.millrace.event.Event;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.FlowGraph;
import dev.millrace.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Picks the records of a finished execution that another one takes over. */
final class Records {
    private final FlowGraph graph;
    private final Set<String> again;

    /**
     * @param again ids of nodes whose records are not taken over
     */
    Records(FlowGraph graph, Set<String> again) {
        this.graph = graph;
        this.again = again;
    }

    /** What tells a record that replaces another from one that stands beside it. */
    private record Slot(NodeKey key, boolean items) {
        static Slot of(Event.OfNode event) {
            return new Slot(event.key(), event instanceof Event.NodeExpanded);
        }
    }

    /**
     * The records of the ends that stand, in the order they happened; in loops and forEaches those
     * of every iteration, and what the items were.
     */
    List<Event> standing(List<Event> events) {
        Map<Slot, Event.OfNode> last = new LinkedHashMap<>();
        FlowState state = FlowState.initial(graph, Json.nothing());
        for (Event event : events) {
            if (event instanceof Event.ExecutionCompensating) {
                break; // what follows is no record of the forward pass
            }
            if (event instanceof Event.OfNode ofNode) {
                if (!graph.wiring().has(ofNode.key().nodeId()) || !state.awaits(ofNode.key())) {
                    continue;
                }
                Slot slot = Slot.of(ofNode);
                last.remove(slot); // so that the last record gives the order
                last.put(slot, ofNode);
            }
            state = state.after(event);
        }
        FlowState over = state;
        last.values()
                .removeIf(event -> again.contains(event.key().nodeId()) || !over.settled(event));
        return List.copyOf(last.values());
    }

    /** It says how a run ended, or what the items of a forEach are. */
    static boolean ends(Event.OfNode record) {
        return switch (record) {
            case Event.NodeCompleted _,
                    Event.NodeFailed _,
                    Event.NodeSkipped _,
                    Event.NodeRepaired _,
                    Event.NodeExpanded _ ->
                    true;
            case Event.NodeStarted _,
                    Event.NodeRetry _,
                    Event.NodeParked _,
                    Event.NodeSuspended _,
                    Event.NodeCompensated _ ->
                    false;
        };
    }
}
