package dev.millrace.history;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.ExecutionId;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import dev.millrace.sql.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The inbox of executions that failed for good. Thread-safe. */
public final class DeadLetters {
    private static final String SELECT =
            """
            select d.*, coalesce(e.input, 'null') as input, coalesce(e.flow_version, 0) as flow_version
            from dead_letters d left join flow_executions e on e.id = d.execution_id
            where d.tenant_id = ?
            """;

    private final Database database;

    public DeadLetters(Database database) {
        this.database = database;
    }

    public Optional<DeadLetter> find(String tenant, ExecutionId id) {
        return database.first(
                SELECT + " and d.execution_id = ?", DeadLetters::read, tenant, id.value());
    }

    /** Every failed try of a node, in order: {@code node:retry} and {@code node:error} events. */
    public List<EventLine> attempts(ExecutionId id) {
        String sql =
                "select line from execution_events where execution_id = ? and (line like '%' || ? || '%' or line like '%' || ? || '%') order by seq";
        String retry = "\t" + EventType.NODE_RETRY.wire() + "\t";
        String error = "\t" + EventType.NODE_ERROR.wire() + "\t";
        return database
                .list(sql, row -> EventLine.parse(row.getString(1)), id.value(), retry, error)
                .stream()
                .filter(line ->
                        line.type() == EventType.NODE_RETRY || line.type() == EventType.NODE_ERROR)
                .toList();
    }

    /**
     * Newest first.
     *
     * @param state only those in this state; null for all
     */
    public Page<DeadLetter> list(
            String tenant,
            @Nullable String state,
            @Nullable String flowId,
            int limit,
            @Nullable String cursor) {
        StringBuilder sql = new StringBuilder(SELECT);
        List<@Nullable Object> parameters = new ArrayList<>(List.of(tenant));
        and(sql, parameters, " and d.state = ?", state);
        and(sql, parameters, " and d.flow_id = ?", flowId);
        and(sql, parameters, " and d.execution_id < ?", Cursor.id(cursor));
        sql.append(" order by d.execution_id desc limit ?");
        parameters.add(limit + 1);
        return Pages.of(
                database.list(sql.toString(), DeadLetters::read, parameters.toArray()),
                limit,
                DeadLetter::executionId);
    }

    private static void and(
            StringBuilder sql,
            List<@Nullable Object> parameters,
            String condition,
            @Nullable Object value) {
        if (value != null) {
            sql.append(condition);
            parameters.add(value);
        }
    }

    /** Open to replayed; false if it was not open. */
    public boolean replayed(String tenant, ExecutionId id, ExecutionId as) {
        String sql =
                "update dead_letters set state = 'replayed', replayed_as = ?, changed_at = now() where execution_id = ? and tenant_id = ? and state = 'open'";
        return database.update(sql, as.value(), id.value(), tenant) > 0;
    }

    /** Open to discarded; false if it was not open. */
    public boolean discard(String tenant, ExecutionId id) {
        String sql =
                "update dead_letters set state = 'discarded', changed_at = now() where execution_id = ? and tenant_id = ? and state = 'open'";
        return database.update(sql, id.value(), tenant) > 0;
    }

    private static DeadLetter read(ResultSet row) throws SQLException {
        UUID replayedAs = row.getObject("replayed_as", UUID.class);
        return new DeadLetter(
                new ExecutionId(row.getObject("execution_id", UUID.class)),
                row.getString("tenant_id"),
                row.getString("flow_id"),
                row.getInt("flow_version"),
                row.getString("reason"),
                Json.read(row.getString("input")),
                ExecutionError.of(Json.read(row.getString("error"))),
                row.getString("fingerprint"),
                row.getString("state"),
                replayedAs == null ? null : new ExecutionId(replayedAs),
                Objects.requireNonNull(Statements.instant(row, "created_at")));
    }
}
