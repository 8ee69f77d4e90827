package dev.millrace.history;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes executions and events for tests of the history. */
final class Given {
    static final Instant AT = Instant.ofEpochMilli(1_790_000_000_000L);
    static final Failure FAILURE = Failure.recoverable("UPSTREAM_5XX", "the target answered 503");

    private Given() {}

    static NewExecution execution() {
        return execution("acme", null);
    }

    static NewExecution execution(String tenant, NewExecution.@Nullable Idempotency idempotency) {
        byte[] input = "{\"n\":1}".getBytes(StandardCharsets.UTF_8);
        return new NewExecution(
                ExecutionId.fresh(),
                tenant,
                "flow",
                1,
                input,
                "default",
                1,
                3,
                AT,
                null,
                "fields",
                List.of("red", "new"),
                idempotency,
                null);
    }

    static List<NewExecution> executions(int count) {
        List<NewExecution> executions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            executions.add(execution());
        }
        return executions;
    }

    /** A second later with each number. */
    static EventLine line(long seq, Event event) {
        return EventLine.of(new NumberedEvent(seq, AT.plusSeconds(seq), event));
    }

    /** Numbered from 2, as the history's row stands for the first. */
    static List<EventLine> lines(Event... events) {
        List<EventLine> lines = new ArrayList<>();
        for (Event event : events) {
            lines.add(line(lines.size() + 2L, event));
        }
        return lines;
    }

    static EventRows rows(NewExecution of, List<EventLine> lines) {
        return new EventRows(of.id(), of.tenant(), of.flowId(), lines);
    }

    static Event started() {
        return new Event.ExecutionStarted(1, "worker");
    }

    static Event nodeStarted(String node) {
        return new Event.NodeStarted(NodeKey.of(node), "data:set", 1, 0);
    }

    static Event nodeCompleted(String node) {
        return new Event.NodeCompleted(
                NodeKey.of(node),
                "data:set",
                1,
                Duration.ofSeconds(1),
                "main",
                0,
                Json.object().put("of", node));
    }

    static Event nodeRetry(String node, int attempt) {
        return new Event.NodeRetry(
                NodeKey.of(node), "data:set", attempt, Duration.ZERO, AT, 0, FAILURE);
    }

    static Event nodeFailed(String node, int attempt) {
        return new Event.NodeFailed(NodeKey.of(node), "data:set", attempt, Duration.ZERO, FAILURE);
    }

    static Event completed() {
        return new Event.ExecutionCompleted(Duration.ofSeconds(2), Json.read("{\"done\":true}"));
    }

    static Event failed(String node) {
        return new Event.ExecutionFailed(
                Duration.ofSeconds(2), "EXHAUSTED", new ExecutionError(FAILURE, node));
    }

    static Event cancelled() {
        return new Event.ExecutionCancelled(Duration.ofSeconds(2), "asked");
    }

    static Tenant tenant(String id, Tier tier, int weight) {
        return new Tenant(id, id, tier, weight, null, null, null);
    }
}
