package dev.millrace.worker.node.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.util.Set;

/**
 * {@code data:set {values{}}} yields its values, {@code data:transform {expression}} what its
 * expression yields; both come here resolved already, so the input is in the output only as far as
 * they name it.
 */
public final class DataNodes implements NodeExecutor {
    @Override
    public Set<String> types() {
        return Set.of("data:set", "data:transform");
    }

    @Override
    public boolean instant() {
        return true;
    }

    @Override
    public NodeResult execute(NodeRequest request) {
        String parameter = request.type().equals("data:set") ? "values" : "expression";
        JsonNode resolved = request.parameters().path(parameter);
        return NodeResult.success(resolved.isMissingNode() ? Json.nothing() : resolved);
    }
}
