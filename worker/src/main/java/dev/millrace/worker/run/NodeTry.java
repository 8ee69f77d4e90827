package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.FlowState;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.expression.ExpressionFailed;
import dev.millrace.expression.Template;
import dev.millrace.flow.Node;
import dev.millrace.json.Json;
import dev.millrace.worker.guard.Guard;
import dev.millrace.worker.node.CancelSignal;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRegistry;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.time.Instant;
import java.util.Optional;

/**
 * One try of one node.
 *
 * @param state that its templates are resolved on
 * @param pure run on the caller's thread, without a time limit
 */
record NodeTry(
        ExecutionId id,
        Node node,
        NodeKey key,
        int attempt,
        int effectKey,
        FlowState state,
        Template parameters,
        boolean pure,
        Instant now,
        CancelSignal cancel) {
    private static final int MOST_OUTPUT = 8 * 1024 * 1024;

    /**
     * @throws InterruptedException if it was stopped; its end is unknown then
     */
    NodeResult run(NodeRegistry registry) throws InterruptedException {
        Optional<NodeExecutor> executor = registry.find(node.type());
        if (executor.isEmpty()) {
            return NodeResult.failed(
                    Failure.fatal(
                            "UNKNOWN_NODE_TYPE",
                            "this worker has no code for the node type " + node.type()));
        }
        try {
            NodeRequest request = request();
            NodeResult result =
                    pure
                            ? executor.get().execute(request)
                            : Guard.call(executor.get(), request, node.settings().timeout());
            return bounded(result);
        } catch (ExpressionFailed failed) {
            return NodeResult.failed(
                    Failure.fatal("EXPRESSION_ERROR", String.valueOf(failed.getMessage())));
        } catch (RuntimeException failed) {
            return NodeResult.failed(
                    Failure.fatal("INTERNAL", "the node's code failed: " + failed));
        }
    }

    private NodeRequest request() {
        JsonNode resolved = parameters.resolve(new RunScope(state, id, key));
        ObjectNode object = resolved instanceof ObjectNode given ? given : Json.object();
        String idempotencyKey = IdempotencyKey.of(id, key, effectKey);
        return new NodeRequest(
                id,
                key,
                node.type(),
                attempt,
                object,
                state.incoming(key),
                idempotencyKey,
                now,
                cancel);
    }

    private static NodeResult bounded(NodeResult result) {
        if (result instanceof NodeResult.Success(_, var output)
                && output.size() > 1_000
                && Json.bytes(output).length > MOST_OUTPUT) {
            return NodeResult.failed(
                    Failure.fatal(
                            "OUTPUT_TOO_LARGE",
                            "the node's output is larger than the 8 MiB that are allowed"));
        }
        return result;
    }
}
