package dev.millrace.worker.node.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import dev.millrace.worker.node.NodeRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call to be made.
 *
 * @param headers by lower-case name
 * @param body null for none
 */
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
record HttpCall(String method, URI uri, Map<String, String> headers, byte @Nullable [] body) {
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "cookie", "proxy-authorization", "x-api-key");
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("host", "content-length", "transfer-encoding", "connection", "upgrade");

    /**
     * @throws BadCall saying which parameter cannot be used
     */
    static HttpCall of(NodeRequest request) {
        JsonNode parameters = request.parameters();
        String method = parameters.path("method").asText("GET").toUpperCase(Locale.ROOT);
        Map<String, String> headers = headers(parameters.path("headers"));
        byte[] body = body(parameters.path("body"), headers);
        if (method.equals("POST") || method.equals("PATCH")) {
            headers.putIfAbsent("idempotency-key", request.idempotencyKey());
        }
        headers.put("x-millrace-execution", request.executionId().toString());
        headers.putIfAbsent("user-agent", "Millrace");
        headers.putIfAbsent("accept", "application/json, */*;q=0.8");
        return new HttpCall(
                method,
                uri(parameters.path("url").asText(), parameters.path("query")),
                headers,
                body);
    }

    private static URI uri(String url, JsonNode query) {
        StringBuilder text = new StringBuilder(url.strip());
        for (Map.Entry<String, JsonNode> field : query.properties()) {
            text.append(text.indexOf("?") < 0 ? '?' : '&')
                    .append(encoded(field.getKey()))
                    .append('=')
                    .append(encoded(text(field.getValue())));
        }
        return checked(text.toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : Json.text(value);
    }

    private static URI checked(String text) {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException unreadable) {
            // reported below
        }
        throw new BadCall(
                "'url' is '" + text + "'; it must be a whole http:// or https:// address");
    }

    private static Map<String, String> headers(JsonNode given) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : given.properties()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            String value = text(field.getValue());
            if (!name.matches("[!#$%&'*+.^_`|~0-9a-z-]+")
                    || value.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
                throw new BadCall(
                        "the header '"
                                + field.getKey()
                                + "' has characters that headers cannot have");
            }
            if (OF_THE_CONNECTION.contains(name)) {
                throw new BadCall(
                        "the header '" + field.getKey() + "' is set by the connection; remove it");
            }
            headers.put(name, value);
        }
        return headers;
    }

    private static byte @Nullable [] body(JsonNode body, Map<String, String> headers) {
        if (body.isMissingNode() || body.isNull()) {
            return null;
        }
        headers.putIfAbsent(
                "content-type",
                body.isTextual() ? "text/plain; charset=utf-8" : "application/json");
        return body.isTextual()
                ? body.textValue().getBytes(StandardCharsets.UTF_8)
                : Json.bytes(body);
    }

    /**
     * The call that the redirect asks for: credentials stay with their origin, and a body goes on
     * only where the method does.
     */
    HttpCall redirected(HttpAnswer answer) {
        URI target = checked(uri.resolve(answer.location()).toString());
        boolean asGet = answer.status() == 303 || (answer.status() < 303 && method.equals("POST"));
        Map<String, String> kept = new LinkedHashMap<>(headers);
        if (!origin(target).equals(origin(uri))) {
            kept.keySet().removeAll(CREDENTIALS);
        }
        if (asGet) {
            kept.remove("content-type");
        }
        return new HttpCall(
                asGet && !method.equals("HEAD") ? "GET" : method,
                target,
                kept,
                asGet ? null : body);
    }

    private static String origin(URI uri) {
        return uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort();
    }
}
