package dev.millrace.history;

import dev.millrace.execution.ExecutionId;
import dev.millrace.sql.Database;
import dev.millrace.sql.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Executions that are accepted and wait in PostgreSQL, because the queue cannot take them now. An
 * execution that waits is in {@code flow_executions} like any other; nobody but who feeds the queue
 * puts it in. Thread-safe.
 */
public final class WaitingRoom {
    private static final String ENTER =
            """
            insert into waiting_executions (execution_id, tenant_id, queue, priority)
            select u.id::uuid, u.tenant, u.queue, u.priority
            from unnest(?::text[], ?::text[], ?::text[], ?::int8[]) as u(id, tenant, queue, priority)
            on conflict do nothing
            """;

    private final Database database;

    public WaitingRoom(Database database) {
        this.database = database;
    }

    /** How many of a tenant wait for a queue. */
    public record Crowd(String queue, String tenant, long count) {}

    /** Who waits for what. */
    public List<Crowd> crowds() {
        return database.list(
                "select queue, tenant_id, count(*) from waiting_executions group by queue, tenant_id",
                row -> new Crowd(row.getString(1), row.getString(2), row.getLong(3)));
    }

    /** From now on they wait; harmless for those that do. */
    public void enter(List<NewExecution> executions) {
        database.inTransaction(connection -> {
            enter(connection, executions);
            return true;
        });
    }

    static void enter(Connection connection, List<NewExecution> executions) throws SQLException {
        Statements.update(
                connection,
                ENTER,
                Columns.texts(executions, row -> row.id().toString()),
                Columns.texts(executions, NewExecution::tenant),
                Columns.texts(executions, NewExecution::queue),
                Columns.numbers(executions, row -> (long) row.priority()));
    }

    /** The next whose turn it is: by priority, then the oldest. */
    public List<ExecutionId> next(int limit) {
        return database.list(
                "select execution_id from waiting_executions order by priority, execution_id limit ?",
                row -> new ExecutionId(row.getObject(1, UUID.class)),
                limit);
    }

    /** They wait no longer. */
    public void leave(List<ExecutionId> executions) {
        database.update(
                "delete from waiting_executions where execution_id = any (?::uuid[])",
                (Object) Columns.texts(executions, ExecutionId::toString));
    }
}
