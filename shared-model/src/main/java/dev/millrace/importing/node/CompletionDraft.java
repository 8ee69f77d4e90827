package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.Map;

/** An {@code ai:completion} while it is read. */
final class CompletionDraft {
    static final String TYPE = "ai:completion";
    static final String OPEN_AI = "https://api.openai.com/v1";

    /** Names of further options in the nodes of n8n, and in the API. */
    private static final Map<String, String> OPTIONS =
            Map.of(
                    "topP", "top_p",
                    "frequencyPenalty", "frequency_penalty",
                    "frequency_penalty", "frequency_penalty",
                    "presencePenalty", "presence_penalty",
                    "presence_penalty", "presence_penalty",
                    "reasoningEffort", "reasoning_effort",
                    "randomSeed", "random_seed");

    private final Subject subject;
    private final ObjectNode parameters = Json.object();
    private final ArrayNode messages = Json.array();

    CompletionDraft(Subject subject, WorkflowNode signed) {
        this.subject = subject;
        parameters.put("baseUrl", OPEN_AI);
        parameters.put(
                "apiKey", Credentials.template(subject, signed, "openAiApi", "the key, a text"));
    }

    void api(String address) {
        parameters.put("baseUrl", address);
    }

    void model(JsonNode written) {
        parameters.set("model", subject.item().template(written));
    }

    static JsonNode usual(Subject subject) {
        subject.note("no model is named: it is gpt-4o-mini here");
        return TextNode.valueOf("gpt-4o-mini");
    }

    void message(String role, JsonNode written) {
        messages.addObject().put("role", role).set("content", subject.item().template(written));
    }

    void json() {
        parameters.put("responseFormat", "json");
        subject.note(
                "an answer that is no JSON is a failure here, where n8n passes it on as a text");
    }

    void timeout(JsonNode milliseconds, String otherwise) {
        boolean given = milliseconds.isIntegralNumber() && milliseconds.asLong() > 0;
        subject.setting("timeout", given ? milliseconds : TextNode.valueOf(otherwise));
    }

    void options(Given options) {
        options.ignore("maxRetries", "timeout");
        copy(options, "temperature", "temperature");
        for (String most :
                new String[] {"maxTokens", "maxTokensToSample", "maxOutputTokens", "numPredict"}) {
            if (options.raw(most).asInt(0) != -1) {
                copy(options, most, "maxTokens");
            }
        }
        if (options.has("baseURL")) {
            parameters.set("baseUrl", subject.item().template(options.raw("baseURL")));
        }
        ObjectNode more = Json.object();
        OPTIONS.forEach((name, api) -> {
            JsonNode value = options.raw(name);
            if (!value.isMissingNode()) {
                more.set(api, subject.item().template(value));
            }
        });
        String format = options.text("responseFormat", "text");
        if (!format.equals("text")) {
            more.putObject("response_format").put("type", format);
        }
        if (!more.isEmpty()) {
            parameters.set("options", more);
        }
    }

    private void copy(Given options, String name, String parameter) {
        JsonNode value = options.raw(name);
        if (!value.isMissingNode() && !value.isNull()) {
            parameters.set(parameter, subject.item().template(value));
        }
    }

    /** The parameters of an {@code ai:completion}. */
    ObjectNode drawn() {
        if (messages.isEmpty()) {
            subject.obstacle("there is nothing that it asks");
        }
        parameters.set("messages", messages);
        return parameters;
    }
}
