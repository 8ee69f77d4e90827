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

/** {@code time:wait} waits for a {@code duration} or {@code until} a time, holding no thread. */
public final class WaitNode implements NodeExecutor {
    private static final Duration LONGEST = Duration.ofDays(366);

    @Override
    public Set<String> types() {
        return Set.of("time:wait");
    }

    @Override
    public NodeResult execute(NodeRequest request) {
        JsonNode duration = request.parameters().path("duration");
        Optional<Instant> end =
                duration.isMissingNode() || duration.isNull()
                        ? instant(request.parameters().path("until"))
                        : DurationText.parse(duration.asText())
                                .filter(wait -> wait.compareTo(LONGEST) <= 0)
                                .map(request.now()::plus);
        return end.<NodeResult>map(NodeResult.WaitUntil::new)
                .orElseGet(() ->
                        NodeResult.failed(
                                Failure.fatal(
                                        "INVALID_CONFIG",
                                        "time:wait needs a 'duration' such as \"30s\" of at most 366 days, or 'until' such as"
                                                + " \"2030-01-31T08:00:00Z\"; it has "
                                                + request.parameters())));
    }

    /** ISO-8601 with a zone, or epoch milliseconds. */
    private static Optional<Instant> instant(JsonNode until) {
        if (until.isIntegralNumber()) {
            return Optional.of(Instant.ofEpochMilli(until.longValue()));
        }
        try {
            return Optional.of(OffsetDateTime.parse(until.asText()).toInstant());
        } catch (DateTimeParseException notTime) {
            return Optional.empty();
        }
    }
}
