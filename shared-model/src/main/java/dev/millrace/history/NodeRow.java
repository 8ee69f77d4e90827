package dev.millrace.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The latest run of one node of an execution. */
public record NodeRow(
        String nodeId,
        String iteration,
        String type,
        NodeStatus status,
        int attempt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable JsonNode output,
        @Nullable Failure error) {}
