package dev.millrace.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.ExecutionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The inbox entry of an execution that failed for good. Its id is the execution's.
 *
 * @param reason {@code ERROR, EXHAUSTED, STALLED ...}
 * @param fingerprint equal for failures of the same kind: code, node and flow
 * @param state {@code open, replayed} or {@code discarded}
 * @param replayedAs the execution that repeats it; null while there is none
 */
public record DeadLetter(
        ExecutionId executionId,
        String tenant,
        String flowId,
        int flowVersion,
        String reason,
        JsonNode input,
        ExecutionError error,
        String fingerprint,
        String state,
        @Nullable ExecutionId replayedAs,
        Instant createdAt) {}
