package dev.millrace.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.time.Instant;

/**
 * The JSON object that clients see for an event: {@code type, executionId, flowId, seq, at} and the
 * event's own fields.
 */
final class EventFrame {
    private EventFrame() {}

    static ObjectNode of(EventLine line, String executionId, String flowId) {
        ObjectNode frame =
                Json.object()
                        .put("type", line.type().wire())
                        .put("executionId", executionId)
                        .put("flowId", flowId)
                        .put("seq", line.seq())
                        .put("at", Instant.ofEpochMilli(line.at()).toString());
        common(frame, line);
        own(frame, line);
        return frame;
    }

    private static void common(ObjectNode frame, EventLine line) {
        if (!line.nodeId().isEmpty()) {
            frame.put("nodeId", line.nodeId()).put("nodeType", line.nodeType());
        }
        if (!line.iteration().isEmpty()) {
            frame.put("iteration", line.iteration());
        }
        if (!line.attempt().isEmpty()) {
            frame.put("attempt", Integer.parseInt(line.attempt()));
        }
        if (!line.durationMs().isEmpty()) {
            frame.put("durationMs", Long.parseLong(line.durationMs()));
        }
    }

    private static void own(ObjectNode frame, EventLine line) {
        switch (line.type()) {
            case EXECUTION_QUEUED, NODE_START -> {}
            case EXECUTION_START -> frame.put("workerId", line.detail());
            case EXECUTION_RETRY -> when(frame, "nextAt", line).set("error", line.value());
            case EXECUTION_SUSPENDED -> when(frame, "until", line).set("signals", line.value());
            case EXECUTION_RESUMED -> frame.put("cause", line.detail());
            case EXECUTION_PROGRESS ->
                    progress(frame, (Event.ExecutionProgress) EventColumns.read(line));
            case EXECUTION_COMPLETE -> frame.set("output", line.value());
            case EXECUTION_ERROR -> frame.put("reason", line.detail()).set("error", line.value());
            case EXECUTION_CANCELLED, NODE_SKIPPED -> frame.put("reason", line.detail());
            case NODE_RETRY -> when(frame, "until", line).set("error", line.value());
            case NODE_COMPLETE ->
                    frame.put("port", line.detail())
                            .put("effectKey", line.effectKey())
                            .set("output", line.value());
            case NODE_ERROR -> frame.set("error", line.value());
            case NODE_SUSPENDED -> why(when(frame, "until", line), line);
            case NODE_REPAIRED -> repaired(frame, line);
            case EXECUTION_COMPENSATING -> {
                if (!line.value().isNull()) {
                    frame.set("error", line.value());
                }
            }
            case NODE_COMPENSATED -> frame.put("by", line.detail());
            case NODE_EXPANDED -> frame.put("items", line.value().size());
            case SIGNAL_RECEIVED -> frame.put("name", line.detail()).set("payload", line.value());
        }
    }

    private static void repaired(ObjectNode frame, EventLine line) {
        frame.put("action", line.detail().isEmpty() ? "skip" : "output");
        if (!line.detail().isEmpty()) {
            frame.put("port", line.detail());
        }
        frame.setAll((ObjectNode) line.value());
    }

    /** What it waits for and why. */
    private static void why(ObjectNode frame, EventLine line) {
        line.value().properties().forEach(field -> frame.set(field.getKey(), field.getValue()));
    }

    private static ObjectNode when(ObjectNode frame, String field, EventLine line) {
        if (!line.detail().isEmpty()) {
            frame.put(field, Instant.ofEpochMilli(Long.parseLong(line.detail())).toString());
        }
        return frame;
    }

    private static void progress(ObjectNode frame, Event.ExecutionProgress progress) {
        frame.put("done", progress.done())
                .put("total", progress.total())
                .put("percent", progress.percent());
    }
}
