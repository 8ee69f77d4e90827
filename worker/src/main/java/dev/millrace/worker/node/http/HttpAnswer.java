package dev.millrace.worker.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.json.BadJson;
import dev.millrace.json.Json;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;

/**
 * What came back.
 *
 * @param headers by lower-case name; those that came several times joined by commas
 * @param body decompressed
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    public boolean redirects() {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> headers.containsKey("location");
            default -> false;
        };
    }

    public String location() {
        return headers.getOrDefault("location", "");
    }

    /** {@code {status, headers, body}}. */
    public ObjectNode json() {
        ObjectNode shown = Json.object();
        headers.forEach(shown::put);
        shown.remove("set-cookie"); // a secret, and nothing that a later node can use
        ObjectNode json = Json.object().put("status", status);
        json.set("headers", shown);
        json.set("body", bodyJson());
        return json;
    }

    /** Parsed if it is JSON and says so, else a text. */
    public JsonNode bodyJson() {
        if (body.length > 0 && saysJson()) {
            try {
                return Json.read(body);
            } catch (BadJson notJson) {
                return TextNode.valueOf(text()); // what calls itself JSON and is none
            }
        }
        return TextNode.valueOf(text());
    }

    private boolean saysJson() {
        ContentType type = contentType();
        return type != null
                && (type.getMimeType().equalsIgnoreCase("application/json")
                        || type.getMimeType().toLowerCase(java.util.Locale.ROOT).endsWith("+json"));
    }

    /** The body as text, in the character set that the answer names, else UTF-8. */
    public String text() {
        ContentType type = contentType();
        Charset charset = type == null ? null : type.getCharset();
        return new String(body, charset == null ? StandardCharsets.UTF_8 : charset);
    }

    private @Nullable ContentType contentType() {
        return ContentType.parseLenient(headers.get("content-type"));
    }

    /** From seconds, an HTTP date or one of RFC 850; null if there is none that can be read. */
    public @Nullable Duration retryAfter(Instant now) {
        String value = headers.getOrDefault("retry-after", "").strip();
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        Instant date = DateUtils.parseStandardDate(value);
        if (date == null) {
            return null;
        }
        return date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO;
    }
}
