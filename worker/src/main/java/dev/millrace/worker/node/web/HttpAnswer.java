package dev.millrace.worker.node.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came back.
 *
 * @param headers by lower-case name; those that came several times joined by commas
 * @param body decoded
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    boolean redirects() {
        return (status == 301 || status == 302 || status == 303 || status == 307 || status == 308)
                && headers.containsKey("location");
    }

    String location() {
        return headers.getOrDefault("location", "");
    }

    boolean isJson() {
        String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
        return type.startsWith("application/json") || type.contains("+json");
    }

    ObjectNode headersJson() {
        ObjectNode json = Json.object();
        headers.forEach(json::put);
        json.remove("set-cookie"); // a secret, and nothing that a later node can use
        return json;
    }

    /** Seconds or an HTTP date; null if there is none that can be read. */
    @Nullable Duration retryAfter(Instant now) {
        String value = headers.get("retry-after");
        if (value == null) {
            return null;
        }
        try {
            return value.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : positive(
                            Duration.between(
                                    now,
                                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                            .toInstant()));
        } catch (DateTimeParseException unreadable) {
            return null;
        }
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
