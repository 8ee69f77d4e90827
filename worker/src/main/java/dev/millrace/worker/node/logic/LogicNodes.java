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
    public boolean instant() {
        return true;
    }

    @Override
    public NodeResult execute(NodeRequest request) {
        JsonNode parameters = request.parameters();
        return switch (request.type()) {
            case "logic:if" -> leave(request, condition(parameters.path("condition")));
            case "logic:switch" -> leave(request, SwitchCases.port(parameters));
            case "logic:stop" -> NodeResult.failed(stop(parameters.path("error")));
            default -> leave(request, Edge.MAIN);
        };
    }

    private static NodeResult leave(NodeRequest request, String port) {
        return new NodeResult.Success(port, request.incoming());
    }

    private static String condition(JsonNode value) {
        return Boolean.toString(Truth.of(value));
    }

    /** A text is the message; an object may have {@code code, message, recoverable}. */
    private static Failure stop(JsonNode error) {
        JsonNode message = error.isObject() ? error.path("message") : error;
        return new Failure(
                text(error.path("code"), "STOPPED"),
                text(message, "the flow was stopped"),
                error.path("recoverable").asBoolean(false));
    }

    private static String text(JsonNode value, String otherwise) {
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        String text = value.isValueNode() ? value.asText() : value.toString();
        return text.isEmpty() ? otherwise : text;
    }
}
