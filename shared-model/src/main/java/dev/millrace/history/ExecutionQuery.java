package dev.millrace.history;

import dev.millrace.execution.ExecutionStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which executions to list, newest first. A null filter lets all pass.
 *
 * @param limit at least 1
 */
public record ExecutionQuery(
        String tenant,
        @Nullable ExecutionStatus status,
        @Nullable String flowId,
        @Nullable String label,
        @Nullable Instant from,
        @Nullable Instant to,
        int limit,
        @Nullable String cursor) {}
