package dev.millrace.flow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.DurationText;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Typed reads from one JSON object of a flow; what cannot be read is noted as a problem and its
 * default taken. Not thread-safe.
 *
 * @param pointer of the object, RFC 6901
 */
record Fields(JsonNode object, String pointer, @Nullable String nodeId, Problems problems) {
    static final String WRONG_TYPE = "WRONG_TYPE";
    static final String OUT_OF_RANGE = "OUT_OF_RANGE";
    static final String UNKNOWN_FIELD = "UNKNOWN_FIELD";
    static final String NOT_SUPPORTED = "NOT_SUPPORTED";

    /** The object under that name; an empty one if it is absent. */
    Fields object(String name) {
        JsonNode value = object.path(name);
        if (absent(value) || value.isObject()) {
            return new Fields(value, at(name), nodeId, problems);
        }
        wrong(name, "an object", value);
        return new Fields(object.path("\u0000"), at(name), nodeId, problems);
    }

    String text(String name, String otherwise) {
        JsonNode value = object.path(name);
        if (absent(value) || value.isTextual()) {
            return value.asText(otherwise).isEmpty() || absent(value) ? otherwise : value.asText();
        }
        wrong(name, "a text", value);
        return otherwise;
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = object.path(name);
        if (!absent(value) && !value.isBoolean()) {
            wrong(name, "true or false", value);
        }
        return value.asBoolean(otherwise);
    }

    int whole(String name, int otherwise, int least, int most) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return otherwise;
        }
        if (!value.isIntegralNumber()) {
            wrong(name, "a whole number", value);
            return otherwise;
        }
        if (!value.canConvertToInt() || value.asInt() < least || value.asInt() > most) {
            range(name, least + " to " + most, value);
            return otherwise;
        }
        return value.asInt();
    }

    double number(String name, double otherwise, double least, double most) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return otherwise;
        }
        if (!value.isNumber()) {
            wrong(name, "a number", value);
            return otherwise;
        }
        if (value.asDouble() < least || value.asDouble() > most) {
            range(name, least + " to " + most, value);
            return otherwise;
        }
        return value.asDouble();
    }

    Duration duration(String name, Duration otherwise) {
        return duration(name).orElse(otherwise);
    }

    /** ISO-8601, {@code "30s"}, or a number of ms; positive, at most a year. */
    Optional<Duration> duration(String name) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return Optional.empty();
        }
        Optional<Duration> duration =
                value.isTextual() || value.isIntegralNumber()
                        ? DurationText.parse(value.asText())
                        : Optional.empty();
        if (duration.isEmpty()) {
            wrong(name, "a duration such as \"30s\", \"PT5M\" or a number of milliseconds", value);
            return duration;
        }
        if (duration.get().compareTo(Duration.ofDays(366)) > 0) {
            range(name, "0 to 366 days", value);
            return Optional.empty();
        }
        return duration;
    }

    /** Notes every field that is not among these. */
    void only(Set<String> known) {
        object.fieldNames()
                .forEachRemaining(name -> {
                    if (!known.contains(name)) {
                        String hint =
                                Nearest.to(name, known)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("");
                        error(UNKNOWN_FIELD, name, "'" + name + "' is not known here" + hint);
                    }
                });
    }

    boolean has(String name) {
        return !absent(object.path(name));
    }

    void error(String code, String name, String message) {
        problems.error(code, at(name), message, nodeId);
    }

    private void wrong(String name, String wanted, JsonNode value) {
        error(WRONG_TYPE, name, "'" + name + "' must be " + wanted + ", not " + shown(value));
    }

    private void range(String name, String range, JsonNode value) {
        error(
                OUT_OF_RANGE,
                name,
                "'" + name + "' must be within " + range + ", not " + shown(value));
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }

    String at(String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
