package dev.millrace.worker.node.ai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import dev.millrace.worker.node.http.BadCall;
import java.util.List;

/** The body of a request, from a node's parameters. */
record ChatBody(JsonNode parameters) {
    private static final List<String> OWN = List.of("model", "messages", "stream");

    /**
     * The named parameters win over {@code options}, but for a response format that says more than
     * {@code json}.
     *
     * @throws BadCall saying which parameter cannot be used
     */
    ObjectNode json(boolean json) {
        ObjectNode body = options();
        body.put("model", model());
        body.set("messages", messages());
        JsonNode temperature = given("temperature");
        if (!temperature.isNull()) {
            body.set("temperature", number("temperature", temperature));
        }
        JsonNode most = given("maxTokens");
        if (!most.isNull()) {
            body.put("max_tokens", number("maxTokens", most).longValue()); // not 20.0
        }
        if (json && !body.has("response_format")) {
            body.putObject("response_format").put("type", "json_object");
        }
        return body;
    }

    private ObjectNode options() {
        JsonNode options = given("options");
        if (!options.isNull() && !options.isObject()) {
            throw BadCall.configured("'options' must be an object");
        }
        for (String name : OWN) {
            if (options.has(name)) {
                throw BadCall.configured("'" + name + "' cannot be among the 'options'");
            }
        }
        return options instanceof ObjectNode object ? object.deepCopy() : Json.object();
    }

    private String model() {
        JsonNode model = given("model");
        if (!model.isTextual() || model.textValue().isBlank()) {
            throw BadCall.configured("an ai:completion needs a 'model', a text");
        }
        return model.textValue();
    }

    private ArrayNode messages() {
        JsonNode prompt = given("prompt");
        JsonNode given = given("messages");
        if (prompt.isNull() == given.isNull()) {
            throw BadCall.configured("an ai:completion needs either 'prompt' or 'messages'");
        }
        ArrayNode messages = Json.array();
        if (!given("system").isNull()) {
            messages.add(message("system", given("system")));
        }
        if (!prompt.isNull()) {
            return messages.add(message("user", prompt));
        }
        if (!given.isArray() || given.isEmpty()) {
            throw BadCall.configured(
                    "'messages' must be a list of objects with 'role' and 'content'");
        }
        return messages.addAll((ArrayNode) given);
    }

    /** What is no text is told as JSON. */
    private static ObjectNode message(String role, JsonNode content) {
        String text = content.isValueNode() ? content.asText() : Json.text(content);
        return Json.object().put("role", role).put("content", text);
    }

    private static JsonNode number(String name, JsonNode value) {
        if (!value.isNumber()) {
            throw BadCall.configured("'" + name + "' must be a number");
        }
        return value;
    }

    /** Null if it is left out. */
    private JsonNode given(String name) {
        JsonNode value = parameters.path(name);
        return value.isMissingNode() ? Json.nothing() : value;
    }
}
