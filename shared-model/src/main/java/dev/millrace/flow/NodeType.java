package dev.millrace.flow;

import java.util.List;
import java.util.Set;

/**
 * What the gateway must know of a type of node to check a flow; its executor lives in the worker.
 *
 * @param name e.g. {@code web:httpRequest}
 * @param required names of parameters that must be there
 * @param ports the fixed names of ports it may leave by, {@code error} excluded (every node has
 *     it); a name ending in {@code *} stands for all that begin so
 * @param pure it has no effect outside and needs no checkpoint before it starts
 */
public record NodeType(
        String name, String title, List<String> required, Set<String> ports, boolean pure) {
    public NodeType {
        required = List.copyOf(required);
        ports = Set.copyOf(ports);
    }

    /** Whether a node of this type may leave by the port; {@code error} is every node's. */
    public boolean offers(String port) {
        return ports.stream()
                .anyMatch(known ->
                        known.endsWith("*")
                                ? port.startsWith(known.substring(0, known.length() - 1))
                                : known.equals(port));
    }
}
