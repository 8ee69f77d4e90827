package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.Section;
import dev.millrace.flow.Wiring;
import dev.millrace.json.Json;
import java.util.stream.IntStream;

/**
 * Where a state plays, the same for all its life.
 *
 * @param whole the flow of which the section is
 * @param input what nodes are given that no edge leads to: the execution's input, or an item
 * @param path of iterations around; empty outside of forEaches
 */
record Stage(FlowGraph whole, Section section, JsonNode input, String path) {
    /** The iterations of the loops around the node, outermost first; empty if it is in none. */
    String path(LoopStates loops, int node) {
        return joined(path, loops.path(node));
    }

    /** That item's stage, of a forEach that runs there. */
    Stage item(Section body, JsonNode item, String forEach, int index) {
        return new Stage(whole, body, item, joined(forEach, Integer.toString(index)));
    }

    /** Whether the flow is undone if it fails, and something undoes this node. */
    boolean undoes(int node) {
        return whole.flow().settings().compensates()
                && section.wiring().node(node).settings().compensate() != null;
    }

    boolean leavesBy(int node, String port) {
        Wiring wiring = section.wiring();
        return IntStream.of(wiring.outgoing(node))
                .anyMatch(edge -> wiring.edge(edge).port().equals(port));
    }

    /** Of a node that plays here. */
    JsonNode item() {
        return path.isEmpty() ? Json.nothing() : input;
    }

    private static String joined(String outer, String inner) {
        return outer.isEmpty() || inner.isEmpty() ? outer + inner : outer + "." + inner;
    }

    /**
     * Which item of a forEach the iteration belongs to; -1 if to none.
     *
     * @param forEach its own iteration
     */
    static int index(String forEach, String iteration) {
        int from = forEach.isEmpty() ? 0 : forEach.length() + 1;
        if (!iteration.startsWith(forEach.isEmpty() ? "" : forEach + ".")) {
            return -1;
        }
        int dot = iteration.indexOf('.', from);
        int to = dot < 0 ? iteration.length() : dot;
        return to > from ? Integer.parseInt(iteration, from, to, 10) : -1;
    }

    /** Number of the item that plays here; -1 outside of forEaches. */
    int index() {
        return path.isEmpty() ? -1 : Integer.parseInt(path.substring(path.lastIndexOf('.') + 1));
    }
}
