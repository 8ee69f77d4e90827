package dev.millrace.worker.node.ai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Failure;
import dev.millrace.json.BadJson;
import dev.millrace.json.Json;
import dev.millrace.worker.node.Excerpt;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.http.HttpAnswer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer of status 200, read: its first choice. */
record ChatAnswer(HttpAnswer answer, ChatRequest asked) {
    /** Models like to wrap what they were asked for. */
    private static final Pattern FENCED =
            Pattern.compile("\\s*```(?:json)?\\s*\\n(.*)\\n\\s*```\\s*", Pattern.DOTALL);

    NodeResult result() {
        JsonNode body;
        try {
            body = Json.read(answer.body());
        } catch (BadJson notJson) {
            return unreadable("is no JSON: " + answer.text());
        }
        JsonNode choice = body.path("choices").path(0);
        if (!choice.path("message").isObject()) {
            return unreadable("has no choice: " + answer.text());
        }
        return output(body, choice);
    }

    private NodeResult output(JsonNode body, JsonNode choice) {
        JsonNode message = choice.path("message");
        String text = text(message.path("content"));
        ObjectNode output = Json.object().put("text", text);
        if (asked.json()) {
            try {
                output.set("json", Json.read(unfenced(text)));
            } catch (BadJson notJson) {
                return noJson(text, choice.path("finish_reason").asText());
            }
        }
        output.put("model", body.path("model").asText(asked.body().path("model").asText()));
        output.set("finishReason", orNull(choice.path("finish_reason")));
        output.set("usage", usage(body.path("usage")));
        copy(message, "tool_calls", output, "toolCalls");
        copy(message, "refusal", output, "refusal");
        return NodeResult.success(output);
    }

    /** Some answer with a list of parts. */
    private static String text(JsonNode content) {
        StringBuilder text = new StringBuilder(content.isTextual() ? content.textValue() : "");
        if (content.isArray()) {
            content.forEach(part -> text.append(part.path("text").asText("")));
        }
        return text.toString();
    }

    private static String unfenced(String text) {
        Matcher fenced = FENCED.matcher(text);
        return fenced.matches() ? fenced.group(1) : text;
    }

    private static ObjectNode usage(JsonNode told) {
        ObjectNode usage = Json.object();
        usage.set("promptTokens", orNull(told.path("prompt_tokens")));
        usage.set("completionTokens", orNull(told.path("completion_tokens")));
        usage.set("totalTokens", orNull(told.path("total_tokens")));
        return usage;
    }

    private static void copy(JsonNode from, String name, ObjectNode to, String newName) {
        if (from.hasNonNull(name)) {
            to.set(newName, from.path(name));
        }
    }

    private static JsonNode orNull(JsonNode value) {
        return value.isMissingNode() ? Json.nothing() : value;
    }

    private NodeResult noJson(String text, String reason) {
        String message = "the model's text is no JSON (it stopped by '%s'): ".formatted(reason);
        return failed("BAD_OUTPUT", message + shown(text));
    }

    private NodeResult unreadable(String what) {
        return failed("BAD_RESPONSE", "the API's answer " + shown(what));
    }

    private String shown(String text) {
        return Excerpt.of(asked.key().hideIn(text));
    }

    /** The next try is a new question, with a key of its own. */
    private static NodeResult failed(String code, String message) {
        return new NodeResult.Failed(Failure.recoverable(code, message), null, true);
    }
}
