package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.flow.Wiring;
import dev.millrace.json.Json;
import java.util.List;

/** The value that came along the edges a node was started by. */
final class Incoming {
    private Incoming() {}

    static JsonNode of(Wiring wiring, NodeState[] nodes, int node, JsonNode input) {
        List<Integer> edges = nodes[node].inputs();
        if (edges == null || edges.isEmpty()) {
            return input;
        }
        ObjectNode bySource = Json.object();
        for (int edge : edges) {
            int source = wiring.source(edge);
            bySource.set(wiring.node(source).id(), nodes[source].output());
        }
        return bySource.size() == 1 ? bySource.elements().next() : bySource;
    }
}
