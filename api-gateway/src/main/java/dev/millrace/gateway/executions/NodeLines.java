package dev.millrace.gateway.executions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.execution.NodeStatus;
import dev.millrace.history.NodeRow;
import dev.millrace.queue.JobRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Folds the events of a live job to the rows of its nodes. */
final class NodeLines {
    private NodeLines() {}

    static List<NodeRow> rows(JobRecord job) {
        Map<NodeKey, NodeRow> runs = new LinkedHashMap<>();
        for (EventLine line : job.log()) {
            if (!line.nodeId().isEmpty()) {
                NodeKey key = new NodeKey(line.nodeId(), line.iteration());
                runs.put(key, row(line, runs.get(key), 1));
            }
        }
        Map<String, NodeRow> rows = new LinkedHashMap<>();
        for (NodeRow run : runs.values()) {
            rows.merge(run.nodeId(), run, NodeLines::later);
        }
        boolean cutOff =
                job.status() == ExecutionStatus.CANCELLED || job.status() == ExecutionStatus.FAILED;
        return rows.values().stream()
                .map(row -> cutOff && !row.status().ended() ? with(row, NodeStatus.CANCELLED) : row)
                .toList();
    }

    /** The run that began last stands for all of them. */
    private static NodeRow later(NodeRow before, NodeRow run) {
        return new NodeRow(
                run.nodeId(),
                run.iteration(),
                before.iterations() + 1,
                run.type(),
                run.status(),
                run.attempt(),
                run.startedAt(),
                run.completedAt(),
                run.output(),
                run.error());
    }

    private static NodeRow row(EventLine line, @Nullable NodeRow before, int iterations) {
        if (before != null && line.type() == EventType.NODE_COMPENSATED) {
            return with(before, NodeStatus.COMPENSATED); // what came of it stays
        }
        Instant at = Instant.ofEpochMilli(line.at());
        NodeStatus status = status(line, before);
        boolean failed = status == NodeStatus.FAILED || status == NodeStatus.RETRYING;
        return new NodeRow(
                line.nodeId(),
                line.iteration(),
                iterations,
                line.nodeType(),
                status,
                line.attempt().isEmpty() ? 1 : Integer.parseInt(line.attempt()),
                before == null || before.startedAt() == null
                        ? (status == NodeStatus.RUNNING ? at : null)
                        : before.startedAt(),
                status.ended() ? at : null,
                status == NodeStatus.COMPLETED ? output(line) : null,
                failed ? Failure.of(line.value()) : null);
    }

    private static NodeStatus status(EventLine line, @Nullable NodeRow before) {
        return switch (line.type()) {
            case NODE_START -> NodeStatus.RUNNING;
            case NODE_RETRY -> NodeStatus.RETRYING;
            case NODE_EXPANDED -> NodeStatus.RUNNING;
            case NODE_COMPLETE -> NodeStatus.COMPLETED;
            case NODE_ERROR -> NodeStatus.FAILED;
            case NODE_SKIPPED -> NodeStatus.SKIPPED;
            case NODE_SUSPENDED -> NodeStatus.SUSPENDED;
            case NODE_COMPENSATED -> NodeStatus.COMPENSATED;
            case NODE_REPAIRED -> repaired(line);
            default -> before == null ? NodeStatus.PENDING : before.status();
        };
    }

    private static NodeStatus repaired(EventLine line) {
        return line.detail().isEmpty() ? NodeStatus.SKIPPED : NodeStatus.COMPLETED;
    }

    private static JsonNode output(EventLine line) {
        return line.type() == EventType.NODE_REPAIRED ? line.value().path("output") : line.value();
    }

    private static NodeRow with(NodeRow row, NodeStatus status) {
        return new NodeRow(
                row.nodeId(),
                row.iteration(),
                row.iterations(),
                row.type(),
                status,
                row.attempt(),
                row.startedAt(),
                row.completedAt(),
                row.output(),
                row.error());
    }
}
