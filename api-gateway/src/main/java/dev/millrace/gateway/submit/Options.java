package dev.millrace.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.Durability;
import dev.millrace.flow.Backoff;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.FlowSettings;
import dev.millrace.flow.OptionFields;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a submission asks for: its options over the flow's settings.
 *
 * @param runAt when it may start; null for at once
 * @param durability null for what is set for the queue
 */
record Options(
        FlowSettings settings,
        @Nullable Instant runAt,
        List<String> labels,
        @Nullable Durability durability) {
    /** Reads the options; what is wrong with them is added to the problems. */
    static Options read(
            JsonNode given, FlowSettings flow, Instant now, List<FlowProblem> problems) {
        OptionFields fields = new OptionFields(given, "/options", problems);
        FlowSettings settings = fields.settings(flow);
        Duration delay = fields.delay();
        Instant runAt = delay == null ? runAt(given.path("runAt"), problems) : now.plus(delay);
        return new Options(
                settings,
                runAt == null || !runAt.isAfter(now) ? null : runAt,
                labels(given.path("labels"), problems),
                Durability.ofWire(fields.durability()).orElse(null));
    }

    private static @Nullable Instant runAt(JsonNode value, List<FlowProblem> problems) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(value.asText()).toInstant();
        } catch (DateTimeParseException unreadable) {
            problems.add(
                    FlowProblem.error(
                            "WRONG_TYPE",
                            "/options/runAt",
                            "'runAt' must be a time such as \"2030-01-31T08:00:00Z\"",
                            null));
            return null;
        }
    }

    private static List<String> labels(JsonNode value, List<FlowProblem> problems) {
        List<String> labels = new ArrayList<>();
        boolean good =
                value.isMissingNode() || value.isNull() || (value.isArray() && value.size() <= 20);
        for (JsonNode label : value) {
            good &= label.isTextual() && label.textValue().matches("[^\\p{Cntrl}]{1,100}");
            labels.add(label.asText());
        }
        if (!good) {
            problems.add(
                    FlowProblem.error(
                            "WRONG_TYPE",
                            "/options/labels",
                            "'labels' must be at most 20 texts of 1 to 100 characters",
                            null));
        }
        return good ? labels : List.of();
    }

    Backoff backoff() {
        return settings.backoff();
    }
}
