package dev.millrace.worker.guard;

import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.util.Set;

/** An executor of a node type that somebody wrote for themselves. */
record OwnNode(Work work) implements NodeExecutor {
    @Override
    public Set<String> types() {
        return Set.of("own:type");
    }

    @Override
    public NodeResult execute(NodeRequest request) throws InterruptedException {
        return work.on(request);
    }

    interface Work {
        NodeResult on(NodeRequest request) throws InterruptedException;
    }
}
