package dev.millrace.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution that was accepted without the history: its row travels in the outbox, as the JSON of
 * its {@code execution:queued}.
 *
 * @param line as it came
 * @param flow the flow that was sent along, if the history may lack it too
 */
record Arrival(EventLine line, NewExecution execution, @Nullable JsonNode flow) {
    static EventLine line(NewExecution row, @Nullable JsonNode flow) {
        ObjectNode json =
                Json.object()
                        .put("flowVersion", row.flowVersion())
                        .put("queue", row.queue())
                        .put("priority", row.priority())
                        .put("maxAttempts", row.maxAttempts())
                        .put("runAt", row.runAt() == null ? null : row.runAt().toEpochMilli())
                        .put("fields", row.fields());
        row.labels().forEach(json.putArray("labels")::add);
        json.set("input", Json.read(row.input()));
        if (flow != null) {
            json.set("flow", flow);
        }
        return EventLine.queued(row.acceptedAt(), Json.text(json));
    }

    /** Null if the events do not begin with one. */
    static @Nullable Arrival of(EventRows rows) {
        EventLine first = rows.lines().getFirst();
        return first.type() == EventType.EXECUTION_QUEUED && !first.json().isEmpty()
                ? new Arrival(first, execution(rows, first), flow(first.value().path("flow")))
                : null;
    }

    private static @Nullable JsonNode flow(JsonNode flow) {
        return flow.isObject() ? flow : null;
    }

    private static NewExecution execution(EventRows rows, EventLine line) {
        JsonNode row = line.value();
        List<String> labels = new ArrayList<>();
        row.path("labels").forEach(label -> labels.add(label.asText()));
        JsonNode runAt = row.path("runAt");
        return new NewExecution(
                rows.id(),
                rows.tenant(),
                rows.flowId(),
                row.path("flowVersion").asInt(),
                Json.bytes(row.path("input")),
                row.path("queue").asText(),
                row.path("priority").asInt(),
                row.path("maxAttempts").asInt(),
                Instant.ofEpochMilli(line.at()),
                runAt.isNumber() ? Instant.ofEpochMilli(runAt.asLong()) : null,
                row.path("fields").asText(),
                labels,
                null,
                null);
    }

    ExecutionId id() {
        return execution.id();
    }
}
