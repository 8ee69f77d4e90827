package dev.millrace.worker.node.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.Failure;
import dev.millrace.flow.Edge;
import dev.millrace.json.Json;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.util.Set;

/**
 * {@code data:set {values{}}} yields its values, {@code data:transform {expression}} what its
 * expression yields, {@code data:items {items}} a list, which leaves by {@code empty} if nothing is
 * in it. All come here resolved already, so the input is in the output only as far as they name it.
 */
public final class DataNodes implements NodeExecutor {
    @Override
    public Set<String> types() {
        return Set.of("data:set", "data:transform", "data:items");
    }

    @Override
    public boolean instant() {
        return true;
    }

    @Override
    public NodeResult execute(NodeRequest request) {
        return switch (request.type()) {
            case "data:items" -> items(request.parameters().path("items"));
            case "data:set" -> value(request.parameters().path("values"));
            default -> value(request.parameters().path("expression"));
        };
    }

    private static NodeResult value(JsonNode resolved) {
        return NodeResult.success(resolved.isMissingNode() ? Json.nothing() : resolved);
    }

    private static NodeResult items(JsonNode items) {
        if (!items.isArray()) {
            return NodeResult.failed(
                    Failure.fatal("INVALID_CONFIG", "'items' must be a list, and is " + items));
        }
        return new NodeResult.Success(items.isEmpty() ? "empty" : Edge.MAIN, items);
    }
}
