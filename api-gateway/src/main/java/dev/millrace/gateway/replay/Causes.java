package dev.millrace.gateway.replay;

import dev.millrace.engine.FlowState;
import dev.millrace.engine.Redrawing;
import dev.millrace.event.Event;
import dev.millrace.flow.FlowGraph;
import dev.millrace.json.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in a few words why a node runs in a replay, or why its output is taken over. */
final class Causes {
    private final Redrawing redrawing;
    private final Start start;
    private final FlowState over;
    private final Map<String, String> failures = new HashMap<>();
    private final Map<String, String> roots = new LinkedHashMap<>();

    /**
     * @param events of the execution that would be repeated
     */
    Causes(Redrawing redrawing, Start start, List<Event> events) {
        this.redrawing = redrawing;
        this.start = start;
        FlowState state = FlowState.initial(redrawing.before(), Json.nothing());
        for (Event event : events) {
            state = state.after(event);
            if (event instanceof Event.NodeFailed failed) {
                failures.put(failed.key().nodeId(), failed.failure().code());
            }
        }
        over = state;
        redrawing.added().forEach(id -> roots.put(id, "is new in this version"));
        redrawing.changed().forEach(id -> roots.put(id, "is drawn differently in this version"));
        if (start instanceof Start.Chosen(Set<String> nodes)) {
            nodes.forEach(id -> roots.putIfAbsent(id, "was chosen"));
        }
    }

    String ofRunning(String id) {
        if (start instanceof Start.Beginning) {
            return "everything runs from the start";
        }
        String own = roots.get(id);
        if (own != null) {
            return own;
        }
        String behind = behind(id);
        return behind == null ? asItEnded(id) : behind;
    }

    private @Nullable String behind(String id) {
        FlowGraph now = redrawing.now();
        Set<String> ancestors = now.ancestors(id);
        for (Map.Entry<String, String> root : roots.entrySet()) {
            if (ancestors.contains(root.getKey())) {
                return "is behind '" + root.getKey() + "', which " + root.getValue();
            }
        }
        return null;
    }

    private String asItEnded(String id) {
        return switch (over.status(id)) {
            case PENDING, RUNNING, RETRYING, SUSPENDED, SKIPPED -> "had not run";
            case COMPLETED, COMPENSATED -> "is behind what runs again";
            case FAILED -> "failed: " + failures.getOrDefault(id, "UNKNOWN");
            case CANCELLED -> "was cut off";
        };
    }

    /** The node's record stands, in a version that draws it as it was. */
    String ofReused(String id) {
        return switch (over.status(id)) {
            case FAILED -> "its failure (" + failures.getOrDefault(id, "UNKNOWN") + ") was handled";
            case SKIPPED -> "it was passed over";
            case PENDING, RUNNING, RETRYING, SUSPENDED, COMPLETED, CANCELLED, COMPENSATED ->
                    "it completed";
        };
    }
}
