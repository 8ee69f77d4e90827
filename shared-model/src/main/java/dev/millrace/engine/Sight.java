package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Section;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a node sees: its own item first, if it lies in the body of a forEach, then what
 * is around it.
 */
public final class Sight {
    private final NodeKey key;
    private final List<FlowState> around;
    private final @Nullable Effect undone;

    /**
     * @param around innermost first
     * @param undone what the run undoes; null in the forward pass
     */
    Sight(NodeKey key, List<FlowState> around, @Nullable Effect undone) {
        this.key = key;
        this.around = around;
        this.undone = undone;
    }

    /** What the run undoes; null in the forward pass. */
    public @Nullable Effect undone() {
        return undone;
    }

    /**
     * What the node is given: the output of its taken predecessor, of several an object by node id,
     * of none the item, or outside of forEaches the execution's input. One that undoes is given
     * what it undoes.
     */
    public JsonNode incoming() {
        return undone != null ? undone.json() : around.getFirst().incoming(key);
    }

    /**
     * What came back to the header of the node's loop, in each iteration before this one; empty
     * outside of loops.
     */
    public List<JsonNode> rounds() {
        return undone != null ? List.of() : around.getFirst().rounds(key);
    }

    /** The execution's input. */
    public JsonNode input() {
        return around.getLast().input();
    }

    /** Of the innermost forEach; null node outside of all. */
    public JsonNode item() {
        if (undone != null) {
            return undone.item();
        }
        return around.size() == 1 ? Json.nothing() : around.getFirst().input();
    }

    /** Number of the item, from 0; -1 outside of forEaches. */
    public int index() {
        return around.getFirst().index();
    }

    /** Null node if the node has none, or none that is seen from here. */
    public JsonNode output(String nodeId) {
        if (undone != null && undone.key().nodeId().equals(nodeId)) {
            JsonNode output = undone.output();
            return output == null ? Json.nothing() : output;
        }
        for (FlowState state : around) {
            if (state.section().has(nodeId)) {
                return state.output(nodeId);
            }
        }
        return Json.nothing();
    }

    /** Ids of the nodes whose output is seen. */
    public List<String> nodesWithOutput() {
        List<String> ids = new ArrayList<>();
        for (FlowState state : around) {
            Section section = state.section();
            for (int node = 0; node < section.wiring().size(); node++) {
                String id = section.wiring().node(node).id();
                if (!state.output(id).isNull()) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    /** {@code lastError}, once an error edge was taken. */
    public JsonNode variables() {
        return around.getFirst().variables();
    }
}
