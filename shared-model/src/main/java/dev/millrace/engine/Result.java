package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.Section;
import dev.millrace.flow.Wiring;
import dev.millrace.json.Json;
import java.util.stream.IntStream;

/**
 * What a flow that ended well gives back: the output of the only node that ran and from which no
 * taken edge leads on, of several an object by node id, of none null.
 */
final class Result {
    private Result() {}

    static JsonNode of(Section section, NodeState[] nodes, LoopStates loops) {
        Wiring wiring = section.wiring();
        Traffic traffic = new Traffic(section, nodes, loops);
        ObjectNode several = Json.object();
        for (int node = 0; node < nodes.length; node++) {
            if (isLast(nodes[node], wiring.outgoing(node), traffic)) {
                several.set(wiring.node(node).id(), nodes[node].output());
            }
        }
        return switch (several.size()) {
            case 0 -> Json.nothing();
            case 1 -> several.elements().next();
            default -> several;
        };
    }

    private static boolean isLast(NodeState state, int[] outgoing, Traffic traffic) {
        return state.exit() != null
                && state.status() != NodeStatus.SKIPPED
                && IntStream.of(outgoing).noneMatch(traffic::taken);
    }
}
