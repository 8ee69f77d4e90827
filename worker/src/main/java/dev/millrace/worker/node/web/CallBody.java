package dev.millrace.worker.node.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a node sends: a text as it is, anything else as JSON, or as a form if its {@code
 * Content-Type} says so.
 */
final class CallBody {
    private static final String FORM = "application/x-www-form-urlencoded";

    private CallBody() {}

    /**
     * @param headers gets a {@code content-type} unless it has one
     * @return null for no body
     */
    static byte @Nullable [] of(JsonNode body, Map<String, String> headers) {
        if (body.isMissingNode() || body.isNull()) {
            return null;
        }
        if (body.isTextual()) {
            headers.putIfAbsent("content-type", "text/plain; charset=utf-8");
            return body.textValue().getBytes(StandardCharsets.UTF_8);
        }
        headers.putIfAbsent("content-type", "application/json");
        boolean form = headers.getOrDefault("content-type", "").startsWith(FORM) && body.isObject();
        return form ? form(body) : Json.bytes(body);
    }

    private static byte[] form(JsonNode body) {
        return body.properties().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue().asText()))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
