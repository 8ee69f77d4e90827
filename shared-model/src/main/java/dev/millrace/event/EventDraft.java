package dev.millrace.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.NodeKey;
import dev.millrace.json.Json;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The columns of a line that is being written; those not set stay empty. */
final class EventDraft {
    private final NumberedEvent numbered;
    private NodeKey key = NodeKey.of("");
    private String nodeType = "";
    private String attempt = "";
    private String durationMs = "";
    private String detail = "";
    private String effectKey = "";
    private String json = "";

    EventDraft(NumberedEvent numbered) {
        this.numbered = numbered;
    }

    EventDraft node(NodeKey of, String type) {
        key = of;
        nodeType = type;
        return this;
    }

    EventDraft attempt(int number) {
        attempt = Integer.toString(number);
        return this;
    }

    EventDraft duration(Duration took) {
        durationMs = Long.toString(took.toMillis());
        return this;
    }

    EventDraft detail(String text) {
        detail = text;
        return this;
    }

    EventDraft detail(@Nullable Instant when) {
        detail = when == null ? "" : Long.toString(when.toEpochMilli());
        return this;
    }

    EventDraft effectKey(int number) {
        return effectKey(Integer.toString(number));
    }

    EventDraft effectKey(String text) {
        effectKey = text;
        return this;
    }

    EventDraft json(JsonNode value) {
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
