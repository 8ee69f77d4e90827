package dev.millrace.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution as the history has it; the queue may be a moment ahead while it lives.
 *
 * @param runAt when it may start; null for at once
 * @param fields the queue's job fields, opaque here
 * @param attempt from 1; 0 before the first start
 * @param lastSeq number of the last event that the history has
 * @param parent the execution that runs this one as a sub-flow; null if none
 */
public record ExecutionRow(
        ExecutionId id,
        String tenant,
        String flowId,
        int flowVersion,
        ExecutionStatus status,
        JsonNode input,
        @Nullable JsonNode output,
        @Nullable ExecutionError error,
        @Nullable String reason,
        String queue,
        int priority,
        int attempt,
        int maxAttempts,
        List<String> labels,
        Instant createdAt,
        @Nullable Instant runAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        String fields,
        @Nullable ExecutionId replayOf,
        long lastSeq,
        @Nullable ExecutionId parent) {}
