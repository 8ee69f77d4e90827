package dev.millrace.worker.node.time;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.Failure;
import dev.millrace.json.DurationText;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/**
 * {@code time:wait} waits for a {@code duration} (text or milliseconds) or {@code until} a time
 * (ISO-8601 with a zone, or epoch milliseconds), at most ten years, holding no thread. A time that
 * has passed is no wait.
 */
public final class WaitNode implements NodeExecutor {
    private static final Duration LONGEST = Duration.ofDays(3_653);

    @Override
    public Set<String> types() {
        return Set.of("time:wait");
    }

    @Override
    public NodeResult execute(NodeRequest request) {
        return end(request)
                .filter(end -> !end.isAfter(request.now().plus(LONGEST)))
                .<NodeResult>map(NodeResult.WaitUntil::new)
                .orElseGet(() -> NodeResult.failed(unreadable(request)));
    }

    private static Optional<Instant> end(NodeRequest request) {
        JsonNode duration = request.parameters().path("duration");
        return duration.isMissingNode() || duration.isNull()
                ? instant(request.parameters().path("until"))
                : duration(duration)
                        .filter(wait -> wait.compareTo(LONGEST) <= 0)
                        .map(request.now()::plus);
    }

    /** A number may come as 5000.0 from an expression. */
    private static Optional<Duration> duration(JsonNode duration) {
        if (duration.isNumber()) {
            return Optional.of(Duration.ofMillis(duration.asLong()))
                    .filter(wait -> !wait.isNegative());
        }
        return DurationText.parse(duration.asText());
    }

    private static Optional<Instant> instant(JsonNode until) {
        if (until.isNumber()) {
            return Optional.of(Instant.ofEpochMilli(until.asLong()));
        }
        try {
            return Optional.of(OffsetDateTime.parse(until.asText()).toInstant());
        } catch (DateTimeParseException notTime) {
            return Optional.empty();
        }
    }

    private static Failure unreadable(NodeRequest request) {
        return Failure.fatal(
                "INVALID_CONFIG",
                "time:wait needs a 'duration' such as \"30s\" or 'until' such as \"2030-01-31T08:00:00Z\","
                        + " at most ten years ahead; it has "
                        + request.parameters());
    }
}
