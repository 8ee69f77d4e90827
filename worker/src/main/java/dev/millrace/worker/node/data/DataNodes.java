package dev.millrace.worker.node.data;

import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.util.Set;

/**
 * {@code data:set} yields its {@code values}, {@code data:transform} its {@code expression}:
 * templates were resolved before.
 */
public final class DataNodes implements NodeExecutor {
    @Override
    public Set<String> types() {
        return Set.of("data:set", "data:transform");
    }

    @Override
    public NodeResult execute(NodeRequest request) {
        return NodeResult.success(
                request.parameters()
                        .path(request.type().equals("data:set") ? "values" : "expression"));
    }
}
