package dev.millrace.history;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.sql.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The rows of {@code flow_executions} on one connection, as far as events change them. */
final class ExecutionTable {
    private static final String ADVANCE =
            """
            update flow_executions e set
                status = case when e.status = 'compensating' and u.completed is null then e.status else coalesce(u.status, e.status) end,
                attempt = coalesce(u.attempt, e.attempt),
                started_at = least(e.started_at, to_timestamp(u.started / 1000.0)), completed_at = to_timestamp(u.completed / 1000.0),
                output = u.output, error = u.error, reason = u.reason, last_seq = u.last,
                had_failures = e.had_failures or u.failures
            from unnest(?::text[], ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::text[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::text[]::bool[])
                as u(id, status, attempt, started, completed, output, error, reason, first, last, failures)
            where e.id = u.id::uuid and e.last_seq between u.first - 1 and u.last - 1 and not e.gaps and e.completed_at is null
            returning e.id
            """;

    // an end that is stored stays; what it lacked is filled in
    private static final String REWRITE =
            """
            update flow_executions e set
                status = case when e.completed_at is null then coalesce(u.status, e.status) else e.status end,
                attempt = coalesce(u.attempt, e.attempt), started_at = least(e.started_at, to_timestamp(u.started / 1000.0)),
                completed_at = coalesce(e.completed_at, to_timestamp(u.completed / 1000.0)),
                output = case when e.completed_at is null then u.output else e.output end,
                error = case when e.completed_at is null then u.error else e.error end,
                reason = case when e.completed_at is null then u.reason else e.reason end,
                last_seq = greatest(e.last_seq, u.last), gaps = u.gaps, had_failures = e.had_failures or u.failures
            from unnest(?::text[], ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::text[], ?::text[], ?::text[], ?::int8[], ?::text[]::bool[],
                ?::text[]::bool[]) as u(id, status, attempt, started, completed, output, error, reason, last, gaps, failures)
            where e.id = u.id::uuid
            """;
    private static final String LOCK =
            "select id, status, last_seq, gaps from flow_executions where id = any (?::uuid[]) order by id for update";

    private final Connection connection;

    ExecutionTable(Connection connection) {
        this.connection = connection;
    }

    /** Applies each change that goes on where its row stands; answers which did. */
    Set<ExecutionId> advance(List<Change> rows) throws SQLException {
        if (rows.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(
                Statements.list(
                        connection,
                        ADVANCE,
                        row -> new ExecutionId(row.getObject(1, UUID.class)),
                        Columns.texts(rows, row -> row.id.toString()),
                        Columns.texts(rows, row -> row.status),
                        Columns.numbers(rows, row -> row.attempt),
                        Columns.numbers(rows, row -> row.startedAt),
                        Columns.numbers(rows, row -> row.completedAt),
                        Columns.texts(rows, row -> row.output),
                        Columns.texts(rows, row -> row.error),
                        Columns.texts(rows, row -> row.reason),
                        Columns.numbers(rows, Change::firstSeq),
                        Columns.numbers(rows, Change::lastSeq),
                        Columns.texts(rows, row -> Boolean.toString(row.hadFailures))));
    }

    /**
     * Where the rows stand, locked until the transaction ends; those that are missing are left out.
     */
    Map<ExecutionId, Standing> lock(List<Change> changes) throws SQLException {
        Map<ExecutionId, Standing> standing = new HashMap<>();
        Statements.list(
                        connection,
                        LOCK,
                        row ->
                                new Standing(
                                        new ExecutionId(row.getObject(1, UUID.class)),
                                        ExecutionStatus.ofWire(row.getString(2)),
                                        row.getLong(3),
                                        row.getBoolean(4)),
                        (Object) Columns.texts(changes, change -> change.id.toString()))
                .forEach(row -> standing.put(row.id, row));
        return standing;
    }

    /** Makes the rows what all their events say. */
    void rewrite(List<Change> rows) throws SQLException {
        Statements.update(
                connection,
                REWRITE,
                Columns.texts(rows, row -> row.id.toString()),
                Columns.texts(rows, row -> row.status),
                Columns.numbers(rows, row -> row.attempt),
                Columns.numbers(rows, row -> row.startedAt),
                Columns.numbers(rows, row -> row.completedAt),
                Columns.texts(rows, row -> row.output),
                Columns.texts(rows, row -> row.error),
                Columns.texts(rows, row -> row.reason),
                Columns.numbers(rows, Change::lastSeq),
                Columns.texts(rows, row -> Boolean.toString(!row.complete())),
                Columns.texts(rows, row -> Boolean.toString(row.hadFailures)));
    }

    /**
     * @param gaps some event below {@code lastSeq} is not stored yet
     */
    record Standing(ExecutionId id, ExecutionStatus status, long lastSeq, boolean gaps) {
        boolean ended() {
            return status.terminal();
        }

        /** Everything the change has to say was applied before. */
        boolean knows(Change change) {
            return !gaps && change.lastSeq() <= lastSeq;
        }
    }
}
