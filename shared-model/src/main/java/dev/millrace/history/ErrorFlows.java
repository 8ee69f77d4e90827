package dev.millrace.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.ExecutionId;
import dev.millrace.json.BadJson;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import dev.millrace.sql.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters have not been looked at for the error flow of their flow, and which execution
 * of an error flow came of which. A letter is due from the transaction on that makes it, so no
 * failure is forgotten. Thread-safe.
 */
public final class ErrorFlows {
    // a replay of an error flow's execution is one too
    private static final String DUE =
            """
            select d.execution_id, d.tenant_id, d.flow_id, d.reason, d.error, d.created_at, e.flow_version, e.input, e.attempt, exists (
                with recursive line(id) as (
                    select d.execution_id
                    union select r.replay_of from line join flow_executions r on r.id = line.id where r.replay_of is not null)
                select 1 from line join dead_letters o on o.error_execution = line.id) as of_error_flow
            from dead_letters d left join flow_executions e on e.id = d.execution_id
            where d.error_flow = 'due' and d.execution_id > ? order by d.execution_id limit ?
            """;

    // one that was stored and never accepted is given up: its process has died in between
    private static final String CHOOSE =
            """
            update dead_letters d set error_execution =
                case when exists (select 1 from flow_executions e where e.id = d.error_execution) then d.error_execution else ? end
            where d.execution_id = ? and d.error_flow = 'due' returning d.error_execution
            """;

    private static final String FIND =
            """
            select d.error_flow, d.error_execution, d.error_problem, e.flow_id
            from dead_letters d left join flow_executions e on e.id = d.error_execution
            where d.execution_id = ? and d.tenant_id = ? and d.error_flow in ('started', 'refused')
            """;

    private final Database database;

    public ErrorFlows(Database database) {
        this.database = database;
    }

    /**
     * A failure that was not looked at yet.
     *
     * @param flowVersion null if the execution is not known here
     * @param attempts of the execution, all used
     * @param ofErrorFlow whether it is one of an error flow itself
     */
    public record Due(
            ExecutionId execution,
            String tenant,
            String flowId,
            @Nullable Integer flowVersion,
            String reason,
            ExecutionError error,
            JsonNode input,
            int attempts,
            Instant failedAt,
            boolean ofErrorFlow) {}

    /** What came of a failure: started as {@code execution}, or refused for {@code problem}. */
    public record Outcome(
            @Nullable ExecutionId execution, @Nullable String flowId, @Nullable String problem) {}

    /**
     * By execution.
     *
     * @param after the last one of the page before; null for the first page
     */
    public List<Due> due(@Nullable ExecutionId after, int limit) {
        UUID from = after == null ? new UUID(0, 0) : after.value();
        return database.list(DUE, ErrorFlows::due, from, limit);
    }

    private static Due due(ResultSet row) throws SQLException {
        int version = row.getInt("flow_version");
        String input = row.getString("input");
        return new Due(
                id(row, "execution_id"),
                row.getString("tenant_id"),
                row.getString("flow_id"),
                input == null ? null : (Integer) version,
                row.getString("reason"),
                ExecutionError.of(json(row.getString("error"))),
                input == null ? Json.nothing() : json(input),
                row.getInt("attempt"),
                Objects.requireNonNull(Statements.instant(row, "created_at")),
                row.getBoolean("of_error_flow"));
    }

    /** One that cannot be read must not keep those behind it from being looked at. */
    private static JsonNode json(String text) {
        try {
            return Json.read(text);
        } catch (BadJson unreadable) {
            return Json.object();
        }
    }

    private static ExecutionId id(ResultSet row, String column) throws SQLException {
        return new ExecutionId(Objects.requireNonNull(row.getObject(column, UUID.class)));
    }

    /**
     * Stores which execution is about to be accepted.
     *
     * @return it, or the one that was accepted before; empty if the letter is no longer due
     */
    public Optional<ExecutionId> choose(ExecutionId failed, ExecutionId fresh) {
        return database.first(
                CHOOSE, row -> id(row, "error_execution"), fresh.value(), failed.value());
    }

    /** There is nothing to start. */
    public void none(ExecutionId failed) {
        settle(failed, "none", null, null);
    }

    /** It was accepted. */
    public void started(ExecutionId failed, ExecutionId as) {
        settle(failed, "started", as, null);
    }

    /** It cannot be started, ever. */
    public void refused(ExecutionId failed, String problem) {
        settle(failed, "refused", null, problem);
    }

    private void settle(
            ExecutionId failed, String how, @Nullable ExecutionId as, @Nullable String problem) {
        database.update(
                "update dead_letters set error_flow = ?, error_execution = ?, error_problem = ? where execution_id = ? and error_flow = 'due'",
                how,
                as == null ? null : as.value(),
                problem,
                failed.value());
    }

    /** Empty if the execution has not failed, its flow names no error flow, or it is still due. */
    public Optional<Outcome> of(String tenant, ExecutionId failed) {
        return database.first(FIND, ErrorFlows::outcome, failed.value(), tenant);
    }

    private static Outcome outcome(ResultSet row) throws SQLException {
        boolean started = row.getString("error_flow").equals("started");
        return new Outcome(
                started ? id(row, "error_execution") : null,
                row.getString("flow_id"),
                row.getString("error_problem"));
    }

    /** The failed execution that this one was started for, if it is one of an error flow. */
    public Optional<ExecutionId> failureOf(String tenant, ExecutionId errorExecution) {
        return database.first(
                "select execution_id from dead_letters where error_execution = ? and tenant_id = ?",
                row -> id(row, "execution_id"),
                errorExecution.value(),
                tenant);
    }
}
