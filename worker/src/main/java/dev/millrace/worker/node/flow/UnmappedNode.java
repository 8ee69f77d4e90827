package dev.millrace.worker.node.flow;

import dev.millrace.execution.Failure;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.util.Set;

/**
 * {@code flow:unmapped {message}} stands for a node that was imported and has no counterpart: it
 * fails with that message, so that what it did is missed and not left out in silence.
 */
public final class UnmappedNode implements NodeExecutor {
    private static final String CODE = "UNMAPPED";

    @Override
    public Set<String> types() {
        return Set.of("flow:unmapped");
    }

    @Override
    public boolean instant() {
        return true;
    }

    @Override
    public NodeResult execute(NodeRequest request) {
        return NodeResult.failed(
                Failure.fatal(
                        CODE,
                        request.parameters()
                                .path("message")
                                .asText("the node has no counterpart")));
    }
}
