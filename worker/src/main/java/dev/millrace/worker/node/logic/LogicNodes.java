package dev.millrace.worker.node.logic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.Failure;
import dev.millrace.expression.Truth;
import dev.millrace.flow.Edge;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.util.Set;

/**
 * {@code logic:if, switch, merge, noop} pass their input on, by the port they choose; {@code
 * logic:stop} fails on purpose.
 */
public final class LogicNodes implements NodeExecutor {
    @Override
    public Set<String> types() {
        return Set.of("logic:if", "logic:switch", "logic:merge", "logic:noop", "logic:stop");
    }

    @Override
    public NodeResult execute(NodeRequest request) {
        return switch (request.type()) {
            case "logic:if" ->
                    new NodeResult.Success(
                            Boolean.toString(Truth.of(request.parameters().path("condition"))),
                            request.incoming());
            case "logic:switch" -> new NodeResult.Success(chosen(request), request.incoming());
            case "logic:stop" -> NodeResult.failed(stop(request.parameters().path("error")));
            default -> new NodeResult.Success(Edge.MAIN, request.incoming());
        };
    }

    /**
     * The first case whose value equals the switch's; a case is a name, or an object with {@code
     * name} and {@code value}.
     */
    private static String chosen(NodeRequest request) {
        JsonNode value = request.parameters().path("value");
        for (JsonNode one : request.parameters().path("cases")) {
            JsonNode wanted = one.isObject() ? one.path("value") : one;
            if (equal(wanted, value)) {
                return "case:" + (one.isObject() ? one.path("name") : one).asText();
            }
        }
        return "default";
    }

    /** A case's name is a text, so a number or a flag equals the text that spells it. */
    private static boolean equal(JsonNode wanted, JsonNode value) {
        return wanted.equals(value)
                || (wanted.isValueNode()
                        && value.isValueNode()
                        && wanted.asText().equals(value.asText()));
    }

    private static Failure stop(JsonNode error) {
        if (error.isObject()) {
            return new Failure(
                    error.path("code").asText("STOPPED"),
                    error.path("message").asText("the flow was stopped"),
                    error.path("recoverable").asBoolean(false));
        }
        return Failure.fatal(
                "STOPPED",
                error.isValueNode() && !error.isNull() ? error.asText() : "the flow was stopped");
    }
}
