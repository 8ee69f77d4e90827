package dev.millrace.flow;

import java.util.List;

/**
 * Adds types of nodes to the catalogue; found through {@link java.util.ServiceLoader}, on the
 * gateway and on the workers alike.
 */
public interface NodeTypeProvider {
    List<NodeType> nodeTypes();
}
