package dev.millrace.worker.node.ai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Secret;
import dev.millrace.json.Json;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.http.BadCall;
import dev.millrace.worker.node.http.CallAddress;
import dev.millrace.worker.node.http.HttpCall;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a node asks, as the API takes it.
 *
 * @param key empty for an API that wants none
 * @param json whether the text that comes must be JSON
 */
record ChatRequest(URI uri, Secret key, ObjectNode body, boolean json) {
    private static final String USUAL_API = "https://api.openai.com/v1";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]*");

    /**
     * @throws BadCall saying which parameter cannot be used; never showing the key
     */
    static ChatRequest of(JsonNode parameters) {
        boolean json = json(parameters.path("responseFormat"));
        return new ChatRequest(
                uri(parameters.path("baseUrl")),
                key(parameters.path("apiKey")),
                new ChatBody(parameters).json(json),
                json);
    }

    HttpCall call(NodeRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("accept", "application/json");
        headers.put("user-agent", "Millrace");
        headers.put("idempotency-key", request.idempotencyKey());
        if (!key.value().isEmpty()) {
            headers.put("authorization", "Bearer " + key.value());
        }
        return new HttpCall("POST", uri, headers, Json.bytes(body));
    }

    private static URI uri(JsonNode baseUrl) {
        String base = baseUrl.asText("").isEmpty() ? USUAL_API : baseUrl.asText().strip();
        if (base.indexOf('?') >= 0 || base.indexOf('#') >= 0) {
            throw BadCall.configured("'baseUrl' must have no ? or #");
        }
        String whole = base.replaceFirst("/+$", "") + "/chat/completions";
        return CallAddress.whole(whole)
                .orElseThrow(() ->
                        BadCall.configured(
                                "'baseUrl' must be a whole http:// or https:// address without user and password"));
    }

    private static Secret key(JsonNode key) {
        String text = key.isNull() ? "" : key.asText("").strip();
        if (key.isContainerNode() || !KEY.matcher(text).matches()) {
            throw BadCall.configured("'apiKey' must be one word of plain characters");
        }
        return new Secret(text);
    }

    private static boolean json(JsonNode format) {
        return switch (format.asText("")) {
            case "", "text" -> false;
            case "json" -> true;
            default -> throw BadCall.configured("'responseFormat' must be text or json");
        };
    }
}
