package dev.millrace.gateway.executions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.flow.FlowProblem;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.ExecutionQuery;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads which executions to cancel: {@code {filter{status, flowId, label, from, to}, dryRun, limit,
 * cursor}}. What is not known is refused, since a filter that was passed over would cancel more
 * than was meant. Used once.
 */
final class CancelFilter {
    private static final Set<String> KNOWN = Set.of("filter", "dryRun", "limit", "cursor");
    private static final Set<String> FILTERS = Set.of("status", "flowId", "label", "from", "to");
    private static final int MOST = 10_000;
    private static final int USUAL = 1_000;
    private static final int MOST_COUNTED = 1_000_000;

    private final JsonNode body;
    private final List<FlowProblem> problems = new ArrayList<>();

    private CancelFilter(JsonNode body) {
        this.body = body;
    }

    /**
     * What was read.
     *
     * @param dryRun only count
     */
    record Wish(ExecutionQuery query, boolean dryRun) {}

    /**
     * @throws Problem 422 with all that is wrong
     */
    static Wish read(String tenant, JsonNode body) {
        CancelFilter reader = new CancelFilter(body);
        Wish wish = reader.wish(tenant);
        if (!reader.problems.isEmpty()) {
            throw Problem.invalid("the filter cannot be read; see 'problems'", reader.problems);
        }
        return wish;
    }

    private Wish wish(String tenant) {
        JsonNode filter = body.path("filter");
        only(body, "", KNOWN);
        only(filter, "/filter", FILTERS);
        if (!filter.isObject() || filter.isEmpty()) {
            wrong(
                    "/filter",
                    "'filter' must have at least one of "
                            + new TreeSet<>(FILTERS)
                            + "; all of a tenant are those with a 'from' long ago");
        }
        JsonNode dryRun = body.path("dryRun");
        if (!dryRun.isMissingNode() && !dryRun.isBoolean()) {
            wrong("/dryRun", "'dryRun' must be true or false");
        }
        return new Wish(
                new ExecutionQuery(
                        tenant,
                        status(filter.path("status")),
                        text(filter.path("flowId"), "/filter/flowId"),
                        text(filter.path("label"), "/filter/label"),
                        time(filter.path("from"), "/filter/from"),
                        time(filter.path("to"), "/filter/to"),
                        dryRun.asBoolean() ? MOST_COUNTED : limit(body.path("limit")),
                        text(body.path("cursor"), "/cursor")),
                dryRun.asBoolean());
    }

    private void wrong(String pointer, String message) {
        problems.add(FlowProblem.error("WRONG_TYPE", pointer, message, null));
    }

    private void only(JsonNode object, String at, Set<String> known) {
        object.properties().stream()
                .map(java.util.Map.Entry::getKey)
                .filter(name -> !known.contains(name))
                .forEach(name ->
                        problems.add(
                                FlowProblem.error(
                                        "UNKNOWN_FIELD",
                                        at + "/" + name,
                                        "'"
                                                + name
                                                + "' is not known here; known are "
                                                + new TreeSet<>(known),
                                        null)));
    }

    private @Nullable ExecutionStatus status(JsonNode value) {
        String word = text(value, "/filter/status");
        if (word == null) {
            return null;
        }
        List<ExecutionStatus> open =
                Arrays.stream(ExecutionStatus.values()).filter(one -> !one.terminal()).toList();
        for (ExecutionStatus status : open) {
            if (status.wire().equals(word)) {
                return status;
            }
        }
        String known = open.stream().map(ExecutionStatus::wire).collect(Collectors.joining(", "));
        wrong("/filter/status", "only what has not ended can be cancelled: " + known);
        return null;
    }

    private @Nullable String text(JsonNode value, String at) {
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().isEmpty()) {
            wrong(at, "must be a text");
            return null;
        }
        return value.textValue();
    }

    private @Nullable Instant time(JsonNode value, String at) {
        String text = text(value, at);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException unreadable) {
            wrong(at, "must be a time such as 2030-01-31T08:00:00Z");
            return null;
        }
    }

    private int limit(JsonNode value) {
        if (value.isMissingNode()) {
            return USUAL;
        }
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > MOST) {
            wrong("/limit", "'limit' must be a whole number from 1 to " + MOST);
            return USUAL;
        }
        return value.intValue();
    }
}
