package dev.millrace.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.sql.Database;
import java.util.List;
import java.util.UUID;

/**
 * Cancels and signals that were asked for, stored before the answer so that none is forgotten.
 * Thread-safe.
 */
public final class ExecutionRequests {
    public ExecutionRequests(Database database) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * @param kind {@code cancel} or {@code signal:<name>}
     */
    public void record(
            UUID requestId, String tenant, ExecutionId execution, String kind, JsonNode payload) {
        throw new UnsupportedOperationException("to be written");
    }

    public void applied(UUID requestId) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Requests older than five seconds that were not applied. */
    public List<Open> open(int limit) {
        throw new UnsupportedOperationException("to be written");
    }

    public record Open(
            UUID requestId, String tenant, ExecutionId execution, String kind, JsonNode payload) {}
}
