package dev.millrace.worker.node.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.millrace.execution.Failure;
import dev.millrace.flow.Edge;
import dev.millrace.json.Json;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.http.HttpAnswer;

/**
 * What a call puts out, as its {@code output} says: {@code answer} is {@code {status, headers,
 * body}}; the others are the body alone, in objects: {@code items} a list of what is in it, {@code
 * item} the only one of these, {@code text} the body as it came. What is no object goes into one,
 * as {@code {data}}. Where nothing is in the list the node is left by {@code empty}.
 */
final class BodyOutput {
    private static final String EMPTY = "empty";

    private BodyOutput() {}

    static NodeResult of(JsonNode output, HttpAnswer answer) {
        return switch (output.asText("answer")) {
            case "answer" -> NodeResult.success(answer.json());
            case "text" -> NodeResult.success(Json.object().put("data", answer.text()));
            case "item" -> item(items(answer.bodyJson()));
            case "items" -> list(items(answer.bodyJson()));
            default ->
                    NodeResult.failed(
                            Failure.fatal(
                                    "INVALID_CONFIG",
                                    "'output' must be answer, item, items or text, and is "
                                            + output));
        };
    }

    private static ArrayNode items(JsonNode body) {
        ArrayNode items = Json.array();
        if (body.isArray()) {
            body.forEach(item -> items.add(object(item)));
        } else {
            items.add(object(body));
        }
        return items;
    }

    private static JsonNode object(JsonNode value) {
        return value.isObject() ? value : Json.object().set("data", value);
    }

    private static NodeResult list(ArrayNode items) {
        return new NodeResult.Success(items.isEmpty() ? EMPTY : Edge.MAIN, items);
    }

    private static NodeResult item(ArrayNode items) {
        return switch (items.size()) {
            case 0 -> new NodeResult.Success(EMPTY, items);
            case 1 -> NodeResult.success(items.get(0));
            default ->
                    NodeResult.failed(
                            Failure.fatal(
                                    "SEVERAL_ITEMS",
                                    "the answer is a list of "
                                            + items.size()
                                            + " items where one is wanted; take all with output \"items\""));
        };
    }
}
