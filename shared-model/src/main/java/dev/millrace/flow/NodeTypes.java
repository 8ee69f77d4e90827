package dev.millrace.flow;

import java.util.Collection;
import java.util.Optional;

/** The catalogue of node types that this process knows. Immutable. */
public final class NodeTypes {
    /** All types that providers on the class path offer. */
    public static NodeTypes load() {
        throw new UnsupportedOperationException("to be written");
    }

    public Optional<NodeType> find(String name) {
        throw new UnsupportedOperationException("to be written");
    }

    /** In order of their names. */
    public Collection<NodeType> all() {
        throw new UnsupportedOperationException("to be written");
    }
}
