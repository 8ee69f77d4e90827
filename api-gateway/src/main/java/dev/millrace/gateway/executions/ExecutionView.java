package dev.millrace.gateway.executions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.flow.Node;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.NodeRow;
import dev.millrace.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Executions as clients see them. */
public final class ExecutionView {
    private ExecutionView() {}

    /** A line of a list. */
    static ObjectNode line(ExecutionRow row) {
        ObjectNode json =
                Json.object()
                        .put("executionId", row.id().toString())
                        .put("flowId", row.flowId())
                        .put("flowVersion", row.flowVersion())
                        .put("status", row.status().wire())
                        .put("attempt", row.attempt())
                        .put("maxAttempts", row.maxAttempts())
                        .put("createdAt", row.createdAt().toString());
        times(json, row.startedAt(), row.completedAt());
        row.labels().forEach(json.putArray("labels")::add);
        if (row.error() != null) {
            json.set("error", row.error().json());
        }
        if (row.parent() != null) {
            json.put("parent", row.parent().toString());
        }
        if (row.replayOf() != null) {
            json.put("replayOf", row.replayOf().toString());
        }
        return json;
    }

    /**
     * The whole execution.
     *
     * @param drawn the nodes of its flow, so that those that have not begun are shown too
     */
    public static ObjectNode whole(Life life, List<Node> drawn) {
        ExecutionRow row = life.row();
        ObjectNode json = line(row);
        json.set("input", row.input());
        json.set("output", row.output() == null ? Json.nothing() : row.output());
        json.set("error", row.error() == null ? Json.nothing() : row.error().json());
        json.put("reason", row.reason());
        json.put("queue", row.queue()).put("priority", row.priority());
        json.set("nodes", nodes(life.nodes(), drawn));
        return json;
    }

    /** The executions of its sub-flows, oldest first. */
    static ArrayNode children(List<ExecutionRow> rows) {
        ArrayNode children = Json.array();
        for (ExecutionRow row : rows) {
            children.addObject()
                    .put("executionId", row.id().toString())
                    .put("flowId", row.flowId())
                    .put("flowVersion", row.flowVersion())
                    .put("status", row.status().wire());
        }
        return children;
    }

    /** All nodes of the flow, in file order. */
    public static ArrayNode nodes(List<NodeRow> begun, List<Node> drawn) {
        Map<String, NodeRow> byId =
                begun.stream()
                        .collect(
                                Collectors.toMap(
                                        NodeRow::nodeId,
                                        Function.identity(),
                                        (first, second) -> second));
        ArrayNode nodes = Json.array();
        for (Node node : drawn) {
            NodeRow row = byId.get(node.id());
            nodes.add(row == null ? pending(node) : node(row));
        }
        if (drawn.isEmpty()) {
            begun.forEach(row -> nodes.add(node(row)));
        }
        return nodes;
    }

    private static ObjectNode pending(Node node) {
        return Json.object()
                .put("nodeId", node.id())
                .put("type", node.type())
                .put("status", "pending");
    }

    private static ObjectNode node(NodeRow row) {
        ObjectNode json = run(row);
        if (!row.iteration().isEmpty()) {
            json.put("iterations", row.iterations());
        }
        return json;
    }

    /** One run of a node. */
    static ObjectNode run(NodeRow row) {
        ObjectNode json =
                Json.object()
                        .put("nodeId", row.nodeId())
                        .put("type", row.type())
                        .put("status", row.status().wire())
                        .put("attempt", row.attempt());
        if (!row.iteration().isEmpty()) {
            json.put("iteration", row.iteration());
        }
        times(json, row.startedAt(), row.completedAt());
        json.set("output", row.output() == null ? Json.nothing() : row.output());
        json.set("error", row.error() == null ? Json.nothing() : row.error().json());
        return json;
    }

    private static void times(
            ObjectNode json, @Nullable Instant started, @Nullable Instant completed) {
        json.put("startedAt", started == null ? null : started.toString());
        json.put("completedAt", completed == null ? null : completed.toString());
        if (started != null && completed != null) {
            json.put("durationMs", Duration.between(started, completed).toMillis());
        } else {
            json.putNull("durationMs");
        }
    }
}
