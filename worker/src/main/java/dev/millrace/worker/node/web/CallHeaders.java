package dev.millrace.worker.node.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.worker.node.http.BadCall;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Headers that a node asks for, refused where they could break out of their line. */
final class CallHeaders {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\xa0-\\xff]*");
    private static final Set<String> OF_THE_CONNECTION =
            Set.of(
                    "host",
                    "content-length",
                    "transfer-encoding",
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "upgrade",
                    "expect");

    private CallHeaders() {}

    /**
     * @return by lower-case name, may be added to
     * @throws BadCall naming the header that cannot be sent
     */
    static Map<String, String> of(JsonNode given) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : given.properties()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            JsonNode value = field.getValue();
            if (!value.isNull()) {
                check(name, value);
                headers.put(name, value.asText());
            }
        }
        return headers;
    }

    /** As it is where it can be sent; else percent-encoded, a percent sign too. */
    static String visible(String text) {
        StringBuilder line = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            if (one > 0x20 && one < 0x7f && one != '%') {
                line.append((char) one);
            } else {
                line.append(String.format(Locale.ROOT, "%%%02X", one));
            }
        }
        return line.toString();
    }

    /** The message never shows the value: it may be a secret. */
    private static void check(String name, JsonNode value) {
        if (!NAME.matcher(name).matches()) {
            throw BadCall.configured(
                    "'headers' has a name with characters that cannot be sent: " + quoted(name));
        }
        if (OF_THE_CONNECTION.contains(name)) {
            throw BadCall.configured("the header '" + name + "' is set by Millrace; remove it");
        }
        if (!value.isValueNode() || !VALUE.matcher(value.asText()).matches()) {
            throw BadCall.configured(
                    "the value of the header '"
                            + name
                            + "' must be one line of text without control characters");
        }
    }

    private static String quoted(String name) {
        return "'" + name.replaceAll("[^\\x21-\\x7e]", "?") + "'";
    }
}
