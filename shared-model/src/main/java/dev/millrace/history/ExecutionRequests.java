package dev.millrace.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import java.util.List;
import java.util.UUID;

/**
 * Cancels and signals that were asked for, stored before the answer so that none is forgotten.
 * Thread-safe.
 */
public final class ExecutionRequests {
    private final Database database;

    public ExecutionRequests(Database database) {
        this.database = database;
    }

    /**
     * Stores the request; when it returns, it is committed.
     *
     * @param kind {@code cancel} or {@code signal:<name>}
     */
    public void record(
            UUID requestId, String tenant, ExecutionId execution, String kind, JsonNode payload) {
        String sql =
                "insert into execution_requests (id, tenant_id, execution_id, kind, payload) values (?, ?, ?, ?, ?) on conflict do nothing";
        database.update(sql, requestId, tenant, execution.value(), kind, Json.text(payload));
    }

    public void applied(UUID requestId) {
        database.update("update execution_requests set applied_at = now() where id = ?", requestId);
    }

    /** Requests older than five seconds that were not applied, oldest first. */
    public List<Open> open(int limit) {
        String sql =
                """
                select id, tenant_id, execution_id, kind, payload from execution_requests
                where applied_at is null and created_at < now() - interval '5 seconds' order by created_at limit ?
                """;
        return database.list(
                sql,
                row ->
                        new Open(
                                row.getObject("id", UUID.class),
                                row.getString("tenant_id"),
                                new ExecutionId(row.getObject("execution_id", UUID.class)),
                                row.getString("kind"),
                                Json.read(row.getString("payload"))),
                limit);
    }

    /** A request that was not applied yet. */
    public record Open(
            UUID requestId, String tenant, ExecutionId execution, String kind, JsonNode payload) {}
}
