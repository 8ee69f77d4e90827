package dev.millrace.flow;

import java.util.List;

/**
 * A flow that may run: read by {@link FlowReader} and found free of errors. Nodes and edges keep
 * the order of the file.
 *
 * @param id the client's, unique per tenant, 1 to 64 characters of {@code [A-Za-z0-9._:-]}
 * @param name for people
 */
public record Flow(
        String id, String name, List<Node> nodes, List<Edge> edges, FlowSettings settings) {
    public Flow {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }
}
