package dev.millrace.worker.node.flow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.Failure;
import dev.millrace.flow.ForEach;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.util.Set;

/** {@code flow:forEach {items}}: says what the items are; the engine runs the body for each. */
public final class ForEachNode implements NodeExecutor {
    @Override
    public Set<String> types() {
        return Set.of(ForEach.TYPE);
    }

    @Override
    public boolean instant() {
        return true;
    }

    @Override
    public NodeResult execute(NodeRequest request) {
        JsonNode items = request.parameters().path("items");
        if (!items.isArray()) {
            return NodeResult.failed(Failure.fatal("INVALID_CONFIG", Items.wanted(items)));
        }
        if (items.size() > ForEach.MOST_ITEMS) {
            String many =
                    "'items' has "
                            + items.size()
                            + " items; at most "
                            + ForEach.MOST_ITEMS
                            + " can run";
            return NodeResult.failed(Failure.fatal("LIMIT", many));
        }
        return new NodeResult.Expanded(items);
    }
}
