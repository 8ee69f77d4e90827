package dev.millrace.flow;

import java.util.Collection;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The catalogue of node types that this process knows. Immutable. */
public final class NodeTypes {
    private final SortedMap<String, NodeType> byName = new TreeMap<>();

    private NodeTypes(Iterable<NodeTypeProvider> providers) {
        providers.forEach(
                provider -> provider.nodeTypes().forEach(type -> byName.put(type.name(), type)));
    }

    /** All types that providers on the class path offer. */
    public static NodeTypes load() {
        return new NodeTypes(ServiceLoader.load(NodeTypeProvider.class));
    }

    public Optional<NodeType> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** In order of their names. */
    public Collection<NodeType> all() {
        return byName.values();
    }
}
