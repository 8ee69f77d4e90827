package dev.millrace.gateway.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.flow.FlowProblem;
import dev.millrace.gateway.http.Problem;
import dev.millrace.json.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings that somebody sends: a field that is absent leaves what is set, null takes it
 * back. All problems are told at once. Not thread-safe.
 */
final class SettingFields {
    private final JsonNode body;
    private final String pointer;
    private final List<FlowProblem> problems;

    SettingFields(JsonNode body, Set<String> known) {
        this(body, "", new ArrayList<>());
        if (!body.isObject()) {
            throw Problem.of(422, "INVALID", "the settings must be an object");
        }
        only(known);
    }

    private SettingFields(JsonNode body, String pointer, List<FlowProblem> problems) {
        this.body = body;
        this.pointer = pointer;
        this.problems = problems;
    }

    private void only(Set<String> known) {
        for (var field : body.properties()) {
            if (!known.contains(field.getKey())) {
                List<String> names = known.stream().sorted().toList();
                problem("UNKNOWN_FIELD", field.getKey(), "is not known here; known are " + names);
            }
        }
    }

    /** The object under that name; empty if it is absent, null or none. */
    Optional<SettingFields> object(String name, Set<String> known) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            problem("WRONG_TYPE", name, "must be an object");
            return Optional.empty();
        }
        SettingFields inner = new SettingFields(value, pointer + "/" + name, problems);
        inner.only(known);
        return Optional.of(inner);
    }

    boolean takenBack(String name) {
        return body.path(name).isNull();
    }

    boolean absent(String name) {
        return body.path(name).isMissingNode();
    }

    /** What is set if the field is absent, null if it is taken back. */
    @Nullable Long number(String name, @Nullable Long set, long least, long most) {
        JsonNode value = body.path(name);
        if (value.isMissingNode()) {
            return set;
        }
        if (value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.asLong() < least
                || value.asLong() > most) {
            problem("OUT_OF_RANGE", name, "must be a whole number from " + least + " to " + most);
            return set;
        }
        return value.asLong();
    }

    @Nullable Integer whole(String name, @Nullable Integer set, int least, int most) {
        Long number = number(name, set == null ? null : set.longValue(), least, most);
        return number == null ? null : number.intValue();
    }

    /** A text that is one of those; empty if the field is absent or taken back. */
    Optional<String> word(String name, Set<String> words) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual() || !words.contains(value.textValue())) {
            List<String> names = words.stream().sorted().toList();
            problem("OUT_OF_RANGE", name, "must be one of " + String.join(", ", names));
            return Optional.empty();
        }
        return Optional.of(value.textValue());
    }

    /** Free text of 1 to 100 characters; what is set if the field is absent. */
    String text(String name, String set) {
        JsonNode value = body.path(name);
        if (value.isMissingNode()) {
            return set;
        }
        if (!value.isTextual() || !value.textValue().matches("[^\\p{Cntrl}]{1,100}")) {
            problem("WRONG_TYPE", name, "must be a text of 1 to 100 characters");
            return set;
        }
        return value.textValue();
    }

    Duration duration(String name) {
        Optional<Duration> read = DurationText.parse(body.path(name).asText());
        if (read.isEmpty() || read.get().toMillis() < 1) {
            problem("WRONG_TYPE", name, "must be a duration such as \"1s\", at least 1 ms");
        }
        return read.orElse(Duration.ofSeconds(1));
    }

    void problem(String code, String name, String what) {
        problems.add(FlowProblem.error(code, pointer + "/" + name, "'" + name + "' " + what, null));
    }

    /**
     * @throws Problem 422 if anything was wrong
     */
    void check() {
        if (!problems.isEmpty()) {
            throw Problem.invalid("the settings cannot be used; see 'problems'", problems);
        }
    }
}
