package dev.millrace.engine;

import dev.millrace.event.Event;
import dev.millrace.execution.NodeKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Of which runs of nodes a log does not tell whether they had their effect. */
public final class UnknownEnds {
    private UnknownEnds() {}

    /** Those that began and have no end, and those whose last try broke off without an answer. */
    public static Set<NodeKey> in(List<Event> events) {
        Set<NodeKey> unknown = new HashSet<>();
        for (Event event : events) {
            if (event instanceof Event.OfNode ofNode) {
                if (leavesDoubt(ofNode)) {
                    unknown.add(ofNode.key());
                } else {
                    unknown.remove(ofNode.key());
                }
            }
        }
        return unknown;
    }

    private static boolean leavesDoubt(Event.OfNode event) {
        return event instanceof Event.NodeStarted
                || (event instanceof Event.NodeFailed failed && failed.failure().leavesDoubt());
    }
}
