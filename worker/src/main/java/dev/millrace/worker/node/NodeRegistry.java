package dev.millrace.worker.node;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Which executor runs which type. Immutable once loaded. */
public final class NodeRegistry implements AutoCloseable {
    private final Map<String, NodeExecutor> executors = new HashMap<>();

    /**
     * Prepares the executors.
     *
     * @throws DuplicateNodeType if two of them run the same type
     */
    NodeRegistry(Iterable<NodeExecutor> found, NodeEnvironment environment) {
        for (NodeExecutor executor : found) {
            executor.types().forEach(type -> add(type, executor));
            executor.prepare(environment);
        }
    }

    /**
     * All executors on the class path, prepared.
     *
     * @throws DuplicateNodeType if two of them run the same type
     */
    public static NodeRegistry load(NodeEnvironment environment) {
        return new NodeRegistry(ServiceLoader.load(NodeExecutor.class), environment);
    }

    private void add(String type, NodeExecutor executor) {
        NodeExecutor other = executors.putIfAbsent(type, executor);
        if (other != null) {
            throw new DuplicateNodeType(type, other, executor);
        }
    }

    public Optional<NodeExecutor> find(String type) {
        return Optional.ofNullable(executors.get(type));
    }

    /** Closes every executor. */
    @Override
    public void close() {
        new HashSet<>(executors.values()).forEach(NodeExecutor::close);
    }
}
