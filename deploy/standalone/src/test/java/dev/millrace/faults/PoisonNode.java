package dev.millrace.faults;

import dev.millrace.flow.NodeType;
import dev.millrace.flow.NodeTypeProvider;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code fault:poison}: ends the process that runs it, at once. Only known where it was put. */
public final class PoisonNode implements NodeExecutor, NodeTypeProvider {
    static final String TYPE = "fault:poison";

    @Override
    public Set<String> types() {
        return Set.of(TYPE);
    }

    @Override
    public List<NodeType> nodeTypes() {
        return List.of(new NodeType(TYPE, "Poison", List.of(), Set.of("main"), false));
    }

    @Override
    public NodeResult execute(NodeRequest request) {
        Runtime.getRuntime().halt(137);
        throw new IllegalStateException("still alive");
    }

    /** Makes the nodes of these tests known to processes that have the folder on their path. */
    static void into(Path folder) {
        String nodes = PoisonNode.class.getName() + "\n" + StubbornNode.class.getName();
        try {
            Path services = Files.createDirectories(folder.resolve("META-INF/services"));
            for (Class<?> service : List.of(NodeExecutor.class, NodeTypeProvider.class)) {
                Files.writeString(services.resolve(service.getName()), nodes);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
