package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Section;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * What one run of a node sees: its own item first, if it lies in the body of a forEach, then what
 * is around it.
 */
public final class Sight {
    private final NodeKey key;
    private final List<FlowState> around;

    /**
     * @param around innermost first
     */
    Sight(NodeKey key, List<FlowState> around) {
        this.key = key;
        this.around = around;
    }

    /**
     * What the node is given: the output of its taken predecessor, of several an object by node id,
     * of none the item, or outside of forEaches the execution's input.
     */
    public JsonNode incoming() {
        return around.getFirst().incoming(key);
    }

    /**
     * What came back to the header of the node's loop, in each iteration before this one; empty
     * outside of loops.
     */
    public List<JsonNode> rounds() {
        return around.getFirst().rounds(key);
    }

    /** The execution's input. */
    public JsonNode input() {
        return around.getLast().input();
    }

    /** Of the innermost forEach; null node outside of all. */
    public JsonNode item() {
        return around.size() == 1 ? Json.nothing() : around.getFirst().input();
    }

    /** Number of the item, from 0; -1 outside of forEaches. */
    public int index() {
        return around.getFirst().index();
    }

    /** Null node if the node has none, or none that is seen from here. */
    public JsonNode output(String nodeId) {
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
