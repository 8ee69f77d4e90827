package dev.millrace.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Cancels and signals that were asked for, stored before the answer so that none is forgotten.
 * Thread-safe.
 */
public final class ExecutionRequests {
    private static final String OPEN =
            """
            select id, tenant_id, execution_id, kind, payload from execution_requests
            where applied_at is null and created_at <= now() - make_interval(secs => ?) and id > ? order by id limit ?
            """;

    private static final String CANCELS_AMONG =
            """
            with asked as (
                select execution_id, kind = 'cancel:force' as force from execution_requests
                where applied_at is null and kind in ('cancel', 'cancel:force') and execution_id = any (?::uuid[])
                union all
                select c.id, false from flow_executions c join flow_executions p on p.id = c.parent_id
                where c.id = any (?::uuid[]) and %s)
            select execution_id, bool_or(force) as force from asked group by execution_id
            """
                    .formatted(Orphans.ARE);

    // the event of a signal names its request
    private static final String CLOSE_SETTLED =
            """
            update execution_requests r set applied_at = now()
            where r.applied_at is null and (
                exists (select 1 from flow_executions e where e.id = r.execution_id and e.completed_at is not null)
                or (r.kind like 'signal:%' and exists (
                    select 1 from execution_events v where v.execution_id = r.execution_id and strpos(v.line, r.id::text) > 0)))
            """;

    private static final String RECORD_ALL =
            """
            insert into execution_requests (id, tenant_id, execution_id, kind, payload)
            select u.id::uuid, ?, u.execution::uuid, ?, ? from unnest(?::text[], ?::text[]) as u(id, execution)
            """;

    private final Database database;

    public ExecutionRequests(Database database) {
        this.database = database;
    }

    /**
     * Stores the request; when it returns, it is committed.
     *
     * @param kind {@code cancel}, {@code cancel:force} or {@code signal:<name>}
     * @return false if it was there before
     */
    public boolean record(
            UUID requestId, String tenant, ExecutionId execution, String kind, JsonNode payload) {
        String sql =
                "insert into execution_requests (id, tenant_id, execution_id, kind, payload) values"
                        + " (?, ?, ?, ?, ?) on conflict do nothing";
        return database.update(sql, requestId, tenant, execution.value(), kind, Json.text(payload))
                > 0;
    }

    /** As {@link #record}, the same for many executions of a tenant. */
    public void record(String tenant, List<ExecutionId> executions, String kind, JsonNode payload) {
        database.update(
                RECORD_ALL,
                tenant,
                kind,
                Json.text(payload),
                Columns.texts(executions, any -> UUID.randomUUID().toString()),
                Columns.texts(executions, ExecutionId::toString));
    }

    /**
     * Open requests that are at least that old, by id.
     *
     * @param after the last one of the page before; null for the first page
     */
    public List<Open> open(Duration age, @Nullable UUID after, int limit) {
        return database.list(
                OPEN,
                row ->
                        new Open(
                                row.getObject("id", UUID.class),
                                row.getString("tenant_id"),
                                new ExecutionId(row.getObject("execution_id", UUID.class)),
                                row.getString("kind"),
                                Json.read(row.getString("payload"))),
                age.toMillis() / 1000.0,
                after == null ? new UUID(0, 0) : after,
                limit);
    }

    /**
     * Those of the executions that somebody wants cancelled or whose parent has ended or turned
     * back, and whether by force.
     */
    public Map<ExecutionId, Boolean> cancelsAmong(List<ExecutionId> executions) {
        Map<ExecutionId, Boolean> asked = new HashMap<>();
        Object ids = Columns.texts(executions, ExecutionId::toString);
        database.list(
                        CANCELS_AMONG,
                        row ->
                                Map.entry(
                                        new ExecutionId(row.getObject("execution_id", UUID.class)),
                                        row.getBoolean("force")),
                        ids,
                        ids)
                .forEach(one -> asked.put(one.getKey(), one.getValue()));
        return asked;
    }

    /**
     * Closes the requests whose effect the history has, so that no loss of the queue can undo it.
     */
    public void closeSettled() {
        database.update(CLOSE_SETTLED);
    }

    /** A request whose effect the history does not have yet. */
    public record Open(
            UUID requestId, String tenant, ExecutionId execution, String kind, JsonNode payload) {}
}
