package dev.millrace.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.Event.NodeParked;
import dev.millrace.event.Event.NodeSuspended;
import dev.millrace.json.Json;

/** The columns of {@code node:suspended}: what a node waits for, if it is not a breaker. */
final class WaitColumns {
    private WaitColumns() {}

    static EventLine write(EventDraft line, NodeSuspended event) {
        return line.detail(event.until()).json(why(event)).build(EventType.NODE_SUSPENDED);
    }

    static EventLine write(EventDraft line, NodeParked event) {
        return line.detail(event.until())
                .effectKey(event.effectKey())
                .json(parking(event.target()))
                .build(EventType.NODE_SUSPENDED);
    }

    private static ObjectNode parking(String target) {
        return Json.object().put("reason", NodeParked.REASON).put(NodeParked.REASON, target);
    }

    static Event read(EventLine line) {
        JsonNode waits = line.value();
        String reason = waits.path("reason").asText("");
        if (reason.equals(NodeParked.REASON)) {
            return new NodeParked(
                    EventColumns.key(line),
                    line.nodeType(),
                    EventColumns.attempt(line),
                    EventColumns.instantOrNull(line),
                    EventColumns.effectKey(line),
                    waits.path(NodeParked.REASON).asText(""));
        }
        ObjectNode what = Json.object();
        waits.properties().forEach(field -> what.set(field.getKey(), field.getValue()));
        what.remove("reason");
        return new NodeSuspended(
                EventColumns.key(line),
                line.nodeType(),
                EventColumns.attempt(line),
                EventColumns.instantOrNull(line),
                reason,
                what);
    }

    private static ObjectNode why(NodeSuspended event) {
        ObjectNode why = Json.object().put("reason", event.reason());
        event.what().properties().forEach(field -> why.set(field.getKey(), field.getValue()));
        return why;
    }
}
