package dev.millrace.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.FlowSettings;
import dev.millrace.gateway.http.Problem;
import dev.millrace.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads what clients submit: {@code {input, options}}. */
final class Drafts {
    /** Of an input, in bytes of JSON. */
    static final int MOST_INPUT = 1024 * 1024;

    private Drafts() {}

    /**
     * What was read, not yet an execution.
     *
     * @param input JSON, one value
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Draft(Options options, byte[] input) {}

    /**
     * Reads a submission.
     *
     * @param settings of its flow
     * @param known the fields it may have
     * @throws Problem 413 or 422 if it cannot be used
     */
    static Draft read(JsonNode body, FlowSettings settings, Instant now, Set<String> known) {
        only(body, known);
        List<FlowProblem> problems = new ArrayList<>();
        Options options = Options.read(body.path("options"), settings, now, problems);
        if (!problems.isEmpty()) {
            throw Problem.invalid("the options cannot be used; see 'problems'", problems);
        }
        return new Draft(options, input(body));
    }

    private static void only(JsonNode body, Set<String> known) {
        if (!body.isObject()) {
            throw Problem.of(
                    422, "INVALID", "a submission must be an object with 'input' and 'options'");
        }
        for (var field : body.properties()) {
            if (!known.contains(field.getKey())) {
                List<String> names = known.stream().sorted().toList();
                throw Problem.of(
                        422,
                        "UNKNOWN_FIELD",
                        "'" + field.getKey() + "' is not known here; known are " + names);
            }
        }
    }

    private static byte[] input(JsonNode body) {
        JsonNode input = body.path("input");
        byte[] bytes = Json.bytes(input.isMissingNode() ? Json.object() : input);
        if (bytes.length > MOST_INPUT) {
            throw Problem.of(
                    413, "TOO_LARGE", "the input is larger than the 1 MiB that is allowed");
        }
        return bytes;
    }
}
