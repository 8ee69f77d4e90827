package dev.millrace.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;

/** An {@code ai:completion} as drawn. */
record CompletionRules(ParameterRules rules) {
    private static final List<String> FORMATS = List.of("text", "json");
    private static final List<String> OWN = List.of("model", "messages", "stream");

    void check() {
        if (rules.absent("prompt") == rules.absent("messages")) {
            rules.error(
                    "MISSING_PARAMETER",
                    "",
                    "an ai:completion needs either 'prompt' or 'messages'");
        }
        messages();
        options();
        JsonNode baseUrl = drawn("baseUrl");
        if (!baseUrl.isMissingNode() && !baseUrl.asText().matches("(?i)https?://[^?#]+")) {
            wrong("/baseUrl", "'baseUrl' must begin with http:// or https:// and have no ? or #");
        }
        JsonNode temperature = drawn("temperature");
        if (!temperature.isMissingNode() && !temperature.isNumber()) {
            wrong("/temperature", "'temperature' must be a number");
        }
        JsonNode most = drawn("maxTokens");
        if (!most.isMissingNode() && (!most.isIntegralNumber() || most.asLong() < 1)) {
            wrong("/maxTokens", "'maxTokens' must be a whole number above 0");
        }
        JsonNode format = drawn("responseFormat");
        if (!format.isMissingNode() && !FORMATS.contains(format.asText())) {
            wrong("/responseFormat", "'responseFormat' must be one of " + FORMATS);
        }
    }

    private void messages() {
        JsonNode messages = drawn("messages");
        if (messages.isMissingNode()) {
            return;
        }
        if (!messages.isArray() || messages.isEmpty()) {
            wrong("/messages", "'messages' must be a list of objects with 'role' and 'content'");
        }
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            if (!ParameterRules.template(message)
                    && (!message.path("role").isTextual() || !message.has("content"))) {
                wrong("/messages/" + i, "a message must be an object with 'role' and 'content'");
            }
        }
    }

    private void options() {
        rules.object("options");
        for (String name : OWN) {
            if (drawn("options").has(name)) {
                wrong("/options/" + name, "'" + name + "' cannot be among the 'options'");
            }
        }
    }

    /** Missing too if a template stands there, which may yield anything. */
    private JsonNode drawn(String name) {
        JsonNode value = rules.node().parameters().path(name);
        return value.isNull() || ParameterRules.template(value) ? MissingNode.getInstance() : value;
    }

    private void wrong(String below, String message) {
        rules.error("BAD_PARAMETER", below, message);
    }
}
