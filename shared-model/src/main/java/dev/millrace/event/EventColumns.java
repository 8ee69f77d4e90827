package dev.millrace.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.Event.ExecutionCancelled;
import dev.millrace.event.Event.ExecutionCompensating;
import dev.millrace.event.Event.ExecutionCompleted;
import dev.millrace.event.Event.ExecutionFailed;
import dev.millrace.event.Event.ExecutionProgress;
import dev.millrace.event.Event.ExecutionQueued;
import dev.millrace.event.Event.ExecutionResumed;
import dev.millrace.event.Event.ExecutionRetry;
import dev.millrace.event.Event.ExecutionStarted;
import dev.millrace.event.Event.ExecutionSuspended;
import dev.millrace.event.Event.NodeCompensated;
import dev.millrace.event.Event.NodeCompleted;
import dev.millrace.event.Event.NodeExpanded;
import dev.millrace.event.Event.NodeFailed;
import dev.millrace.event.Event.NodeParked;
import dev.millrace.event.Event.NodeRepaired;
import dev.millrace.event.Event.NodeRetry;
import dev.millrace.event.Event.NodeSkipped;
import dev.millrace.event.Event.NodeStarted;
import dev.millrace.event.Event.NodeSuspended;
import dev.millrace.event.Event.SignalReceived;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which column of an {@link EventLine} holds which field of which {@link Event}; the only place
 * that knows.
 */
final class EventColumns {
    private static final String UNSURE = "unsure";

    private EventColumns() {}

    static EventLine write(NumberedEvent numbered) {
        EventDraft line = new EventDraft(numbered);
        return switch (numbered.event()) {
            case ExecutionQueued() -> line.build(EventType.EXECUTION_QUEUED);
            case ExecutionStarted(int attempt, String worker) ->
                    line.attempt(attempt).detail(worker).build(EventType.EXECUTION_START);
            case ExecutionRetry e -> retryOfJob(line, e);
            case ExecutionSuspended(var until, List<String> signals) ->
                    line.detail(until).json(names(signals)).build(EventType.EXECUTION_SUSPENDED);
            case ExecutionResumed(String cause) ->
                    line.detail(cause).build(EventType.EXECUTION_RESUMED);
            case ExecutionProgress(int done, int total) ->
                    line.detail(done + "/" + total).build(EventType.EXECUTION_PROGRESS);
            case ExecutionCompleted(Duration took, JsonNode output) ->
                    line.duration(took).json(output).build(EventType.EXECUTION_COMPLETE);
            case ExecutionFailed e -> failed(line, e);
            case ExecutionCancelled(Duration took, String reason) ->
                    line.duration(took).detail(reason).build(EventType.EXECUTION_CANCELLED);
            case ExecutionCompensating(var error) ->
                    line.json(error == null ? Json.nothing() : error.json())
                            .build(EventType.EXECUTION_COMPENSATING);
            case SignalReceived e -> signal(line, e);
            case Event.OfNode event -> ofNode(line.node(event.key(), event.nodeType()), event);
        };
    }

    private static EventLine signal(EventDraft line, SignalReceived event) {
        return line.effectKey(event.request())
                .detail(event.name())
                .json(event.payload())
                .build(EventType.SIGNAL_RECEIVED);
    }

    private static EventLine ofNode(EventDraft line, Event.OfNode event) {
        return switch (event) {
            case NodeStarted e ->
                    line.attempt(e.attempt()).effectKey(e.effectKey()).build(EventType.NODE_START);
            case NodeRetry e -> retry(line, e);
            case NodeCompleted e -> completed(line, e);
            case NodeFailed e ->
                    line.attempt(e.attempt())
                            .duration(e.duration())
                            .detail(e.definite() ? "" : UNSURE)
                            .json(e.failure().json())
                            .build(EventType.NODE_ERROR);
            case NodeSkipped e -> line.detail(e.reason()).build(EventType.NODE_SKIPPED);
            case NodeRepaired e -> repaired(line, e);
            case NodeSuspended e -> WaitColumns.write(line.attempt(e.attempt()), e);
            case NodeParked e -> WaitColumns.write(line.attempt(e.attempt()), e);
            case NodeCompensated e -> line.detail(e.by()).build(EventType.NODE_COMPENSATED);
            case NodeExpanded e ->
                    line.attempt(e.attempt()).json(e.items()).build(EventType.NODE_EXPANDED);
        };
    }

    private static EventLine retryOfJob(EventDraft line, ExecutionRetry event) {
        return line.attempt(event.nextAttempt())
                .detail(event.nextAt())
                .json(event.error().json())
                .build(EventType.EXECUTION_RETRY);
    }

    private static EventLine failed(EventDraft line, ExecutionFailed event) {
        return line.duration(event.duration())
                .detail(event.reason())
                .json(event.error().json())
                .build(EventType.EXECUTION_ERROR);
    }

    private static EventLine retry(EventDraft line, NodeRetry event) {
        return line.attempt(event.attempt())
                .duration(event.duration())
                .detail(event.until())
                .effectKey(event.effectKey())
                .json(event.failure().json())
                .build(EventType.NODE_RETRY);
    }

    private static EventLine completed(EventDraft line, NodeCompleted event) {
        return line.attempt(event.attempt())
                .duration(event.duration())
                .detail(event.port())
                .effectKey(event.effectKey())
                .json(event.output())
                .build(EventType.NODE_COMPLETE);
    }

    static Event read(EventLine line) {
        return switch (line.type()) {
            case EXECUTION_QUEUED -> new ExecutionQueued();
            case EXECUTION_START -> new ExecutionStarted(attempt(line), line.detail());
            case EXECUTION_RETRY -> retryOfJob(line);
            case EXECUTION_SUSPENDED ->
                    new ExecutionSuspended(instantOrNull(line), names(line.value()));
            case EXECUTION_RESUMED -> new ExecutionResumed(line.detail());
            case EXECUTION_PROGRESS -> progress(line);
            case EXECUTION_COMPLETE -> new ExecutionCompleted(duration(line), line.value());
            case EXECUTION_ERROR -> failed(line);
            case EXECUTION_CANCELLED -> new ExecutionCancelled(duration(line), line.detail());
            case EXECUTION_COMPENSATING -> compensating(line);
            case SIGNAL_RECEIVED ->
                    new SignalReceived(line.effectKey(), line.detail(), line.value());
            case NODE_START -> started(line);
            case NODE_RETRY -> retry(line);
            case NODE_COMPLETE -> completed(line);
            case NODE_ERROR -> nodeFailed(line);
            case NODE_SKIPPED -> new NodeSkipped(key(line), line.nodeType(), line.detail());
            case NODE_SUSPENDED -> WaitColumns.read(line);
            case NODE_COMPENSATED -> new NodeCompensated(key(line), line.nodeType(), line.detail());
            case NODE_EXPANDED ->
                    new NodeExpanded(key(line), line.nodeType(), attempt(line), line.value());
            case NODE_REPAIRED -> repaired(line);
        };
    }

    static NodeKey key(EventLine line) {
        return new NodeKey(line.nodeId(), line.iteration());
    }

    private static ExecutionRetry retryOfJob(EventLine line) {
        return new ExecutionRetry(attempt(line), instant(line), ExecutionError.of(line.value()));
    }

    private static ExecutionFailed failed(EventLine line) {
        return new ExecutionFailed(duration(line), line.detail(), ExecutionError.of(line.value()));
    }

    private static NodeStarted started(EventLine line) {
        return new NodeStarted(key(line), line.nodeType(), attempt(line), effectKey(line));
    }

    private static NodeRetry retry(EventLine line) {
        Failure failure = Failure.of(line.value());
        return new NodeRetry(
                key(line),
                line.nodeType(),
                attempt(line),
                duration(line),
                instant(line),
                effectKey(line),
                failure);
    }

    private static NodeCompleted completed(EventLine line) {
        return new NodeCompleted(
                key(line),
                line.nodeType(),
                attempt(line),
                duration(line),
                line.detail(),
                effectKey(line),
                line.value());
    }

    private static NodeFailed nodeFailed(EventLine line) {
        return new NodeFailed(
                key(line),
                line.nodeType(),
                attempt(line),
                duration(line),
                Failure.of(line.value()),
                !line.detail().equals(UNSURE));
    }

    private static ExecutionCompensating compensating(EventLine line) {
        JsonNode error = line.value();
        return new ExecutionCompensating(error.isNull() ? null : ExecutionError.of(error));
    }

    private static EventLine repaired(EventDraft line, NodeRepaired event) {
        ObjectNode how = Json.object().put("by", event.by()).put("reason", event.reason());
        String port = event.port();
        if (port != null) {
            how.set("output", event.output());
        }
        return line.detail(port == null ? "" : port).json(how).build(EventType.NODE_REPAIRED);
    }

    private static NodeRepaired repaired(EventLine line) {
        JsonNode how = line.value();
        return new NodeRepaired(
                key(line),
                line.nodeType(),
                how.path("by").asText(""),
                how.path("reason").asText(""),
                line.detail().isEmpty() ? null : line.detail(),
                line.detail().isEmpty() ? Json.nothing() : how.path("output"));
    }

    private static ExecutionProgress progress(EventLine line) {
        int slash = line.detail().indexOf('/');
        return new ExecutionProgress(
                Integer.parseInt(line.detail().substring(0, slash)),
                Integer.parseInt(line.detail().substring(slash + 1)));
    }

    static int attempt(EventLine line) {
        return line.attempt().isEmpty() ? 1 : Integer.parseInt(line.attempt());
    }

    static int effectKey(EventLine line) {
        return line.effectKey().isEmpty() ? 0 : Integer.parseInt(line.effectKey());
    }

    private static Duration duration(EventLine line) {
        return line.durationMs().isEmpty()
                ? Duration.ZERO
                : Duration.ofMillis(Long.parseLong(line.durationMs()));
    }

    private static Instant instant(EventLine line) {
        return Instant.ofEpochMilli(Long.parseLong(line.detail()));
    }

    static @Nullable Instant instantOrNull(EventLine line) {
        return line.detail().isEmpty() ? null : instant(line);
    }

    private static ArrayNode names(List<String> signals) {
        ArrayNode names = Json.array();
        signals.forEach(names::add);
        return names;
    }

    private static List<String> names(JsonNode array) {
        List<String> names = new ArrayList<>();
        array.forEach(name -> names.add(name.asText()));
        return names;
    }
}
