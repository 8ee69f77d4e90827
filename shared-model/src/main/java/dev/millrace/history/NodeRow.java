package dev.millrace.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run of one node of an execution.
 *
 * @param iteration empty outside of loops
 * @param iterations in how many iterations the node has begun so far; 1 outside of loops
 */
public record NodeRow(
        String nodeId,
        String iteration,
        int iterations,
        String type,
        NodeStatus status,
        int attempt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable JsonNode output,
        @Nullable Failure error) {}
