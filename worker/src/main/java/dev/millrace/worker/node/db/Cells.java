package dev.millrace.worker.node.db;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.json.BadJson;
import dev.millrace.json.Json;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's text of a value as JSON; what has no place there (NaN, infinity) stays a text. */
final class Cells {
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

    /** A longer one is a text: JSON is not read back with it. */
    private static final Pattern NUMBER =
            Pattern.compile("-?\\d{1,150}(?:\\.\\d{1,150})?(?:e[+-]?\\d{1,4})?");

    private static final Pattern TIME =
            Pattern.compile(
                    "(\\d{4}-\\d{2}-\\d{2}) (\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?)([+-]\\d{2}(?::\\d{2}){0,2})?");

    private Cells() {}

    /**
     * @param type PostgreSQL's name of it
     */
    static JsonNode json(String type, String text) {
        return switch (type) {
            case "bool" -> truth(text);
            case "int2", "int4", "int8", "oid" -> whole(text);
            case "numeric" -> number(text);
            case "float4", "float8" ->
                    NUMBER.matcher(text).matches()
                            ? DoubleNode.valueOf(Double.parseDouble(text))
                            : TextNode.valueOf(text);
            case "json", "jsonb" -> parsed(text);
            case "bytea" -> TextNode.valueOf(base64(text));
            case "timestamp", "timestamptz" -> TextNode.valueOf(time(text));
            default -> TextNode.valueOf(text);
        };
    }

    private static JsonNode truth(String text) {
        return switch (text) {
            case "t" -> BooleanNode.TRUE;
            case "f" -> BooleanNode.FALSE;
            default -> TextNode.valueOf(text); // bit strings come under the same type
        };
    }

    private static JsonNode whole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return number(text);
        }
        long value = Long.parseLong(text);
        return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }

    private static JsonNode number(String text) {
        return NUMBER.matcher(text).matches()
                ? DecimalNode.valueOf(new BigDecimal(text))
                : TextNode.valueOf(text);
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.read(text);
        } catch (BadJson beyondOurLimits) {
            return TextNode.valueOf(text);
        }
    }

    private static String base64(String text) {
        return text.startsWith("\\x")
                ? Base64.getEncoder().encodeToString(HexFormat.of().parseHex(text.substring(2)))
                : text;
    }

    /** ISO-8601; with a zone, as UTC. */
    private static String time(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return text;
        }
        String local = time.group(1) + "T" + time.group(2);
        String zone = time.group(3);
        if (zone == null) {
            return local;
        }
        String whole = zone.length() == 3 ? zone + ":00" : zone;
        return OffsetDateTime.parse(local + whole).toInstant().toString();
    }
}
