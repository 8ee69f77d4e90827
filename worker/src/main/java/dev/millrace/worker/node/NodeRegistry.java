package dev.millrace.worker.node;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Which executor runs which type. Immutable. */
public final class NodeRegistry {
    private final Map<String, NodeExecutor> executors = new HashMap<>();

    private NodeRegistry(Iterable<NodeExecutor> found, NodeEnvironment environment) {
        for (NodeExecutor executor : found) {
            executor.prepare(environment);
            executor.types().forEach(type -> executors.put(type, executor));
        }
    }

    /** All executors on the class path, prepared. */
    public static NodeRegistry load(NodeEnvironment environment) {
        return new NodeRegistry(ServiceLoader.load(NodeExecutor.class), environment);
    }

    public Optional<NodeExecutor> find(String type) {
        return Optional.ofNullable(executors.get(type));
    }
}
