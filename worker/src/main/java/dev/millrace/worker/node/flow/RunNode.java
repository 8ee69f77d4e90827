package dev.millrace.worker.node.flow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.Failure;
import dev.millrace.json.Json;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.util.Set;

/**
 * {@code flow:run {flowId, version, input}} runs another flow of the tenant and waits for its
 * result, holding no thread; that is the output. Without a {@code version} it is the one that is
 * current when the node starts, without an {@code input} it is the incoming value.
 */
public final class RunNode implements NodeExecutor {
    @Override
    public Set<String> types() {
        return Set.of("flow:run");
    }

    @Override
    public NodeResult execute(NodeRequest request) {
        JsonNode flowId = request.parameters().path("flowId");
        if (!flowId.isTextual() || flowId.asText().isEmpty()) {
            return failed("'flowId' must be the id of a flow, and is " + shown(flowId));
        }
        JsonNode version = request.parameters().path("version");
        boolean current = version.isMissingNode() || version.isNull();
        if (!current && (!version.canConvertToInt() || version.asDouble() < 1)) {
            return failed("'version' must be a whole number from 1, and is " + shown(version));
        }
        JsonNode input = request.parameters().path("input");
        return new NodeResult.RunFlow(
                flowId.asText(),
                current ? null : version.intValue(),
                input.isMissingNode() ? request.incoming() : input);
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "absent" : Json.text(value);
    }

    private static NodeResult failed(String message) {
        return NodeResult.failed(Failure.fatal("INVALID_CONFIG", message));
    }
}
