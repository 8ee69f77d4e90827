package dev.millrace.event;

import com.fasterxml.jackson.databind.JsonNode;

import dev.millrace.execution.NodeKey;
import dev.millrace.json.Json;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/** The columns of a line that is being written; those not set stay empty. */
final class Line {
    private final NumberedEvent numbered;
    private NodeKey key = NodeKey.of("");
    private String nodeType = "";
    private String attempt = "";
    private String durationMs = "";
    private String detail = "";
    private String effectKey = "";
    private String json = "";

    Line(NumberedEvent numbered) {
        this.numbered = numbered;
    }

    Line node(NodeKey of, String type) {
        key = of;
        nodeType = type;
        return this;
    }

    Line attempt(int number) {
        attempt = Integer.toString(number);
        return this;
    }

    Line duration(Duration took) {
        durationMs = Long.toString(took.toMillis());
        return this;
    }

    Line detail(String text) {
        detail = text;
        return this;
    }

    Line detail(@Nullable Instant when) {
        detail = when == null ? "" : Long.toString(when.toEpochMilli());
        return this;
    }

    Line effectKey(int number) {
        return effectKey(Integer.toString(number));
    }

    Line effectKey(String text) {
        effectKey = text;
        return this;
    }

    Line json(JsonNode value) {
        json = Json.text(value);
        return this;
    }

    EventLine build(EventType type) {
        return new EventLine(
                numbered.seq(),
                type,
                numbered.at().toEpochMilli(),
                key.nodeId(),
                key.iteration(),
                nodeType,
                attempt,
                durationMs,
                detail,
                effectKey,
                json);
    }
}
