package dev.millrace.event;

import dev.millrace.execution.NodeKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which breakers the nodes of an execution wait for, by its events. */
public final class ParkedNodes {
    private ParkedNodes() {}

    /**
     * The targets of those that are parked at the end of the log, by name.
     *
     * @param log in order
     */
    public static Set<String> targets(List<EventLine> log) {
        Map<NodeKey, String> parked = new HashMap<>();
        for (EventLine line : log) {
            if (line.type() == EventType.NODE_SUSPENDED
                    && line.event().event() instanceof Event.NodeParked node) {
                parked.put(node.key(), node.target());
            } else if (line.type() == EventType.EXECUTION_COMPENSATING) {
                parked.clear(); // from here on only what undoes is run
            } else if (!line.nodeId().isEmpty()) {
                parked.remove(new NodeKey(line.nodeId(), line.iteration()));
            }
        }
        return new TreeSet<>(parked.values());
    }
}
