package dev.millrace.history;

import dev.millrace.execution.ExecutionId;
import dev.millrace.sql.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The rows of {@code node_executions} on one connection. */
final class NodeTable {
    private static final String COPY =
            "copy node_executions (execution_id, node_id, iteration, type, status, attempt, started_at, completed_at, output, error, last_seq,"
                    + " first_seq) from stdin binary";

    // least() passes over nulls, so a beginning that comes late still counts
    private static final String MERGE =
            """
            insert into node_executions as n (execution_id, node_id, iteration, type, status, attempt, started_at, completed_at, output, error, last_seq,
                first_seq)
            select u.id::uuid, u.node, u.iteration, u.type, u.status, u.attempt, to_timestamp(u.started / 1000.0), to_timestamp(u.completed / 1000.0),
                u.output, u.error, u.seq, u.first
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::text[], ?::text[], ?::int8[], ?::int8[])
                as u(id, node, iteration, type, status, attempt, started, completed, output, error, seq, first)
            on conflict (execution_id, node_id, iteration) do update set
                status = excluded.status, started_at = least(n.started_at, excluded.started_at), last_seq = excluded.last_seq,
                attempt = case when excluded.status = 'compensated' then greatest(n.attempt, excluded.attempt) else excluded.attempt end,
                completed_at = case when excluded.status = 'compensated' then coalesce(excluded.completed_at, n.completed_at) else excluded.completed_at end,
                output = case when excluded.status = 'compensated' then coalesce(excluded.output, n.output) else excluded.output end,
                error = case when excluded.status = 'compensated' then coalesce(excluded.error, n.error) else excluded.error end,
                first_seq = least(n.first_seq, excluded.first_seq)
                where n.last_seq <= excluded.last_seq
            """;
    private static final String CANCEL_OPEN =
            """
            update node_executions set status = 'cancelled'
            where execution_id = any (?::uuid[]) and status in ('running', 'retrying', 'suspended')
            """;

    private final Connection connection;

    NodeTable(Connection connection) {
        this.connection = connection;
    }

    /** Adds nodes as new; fails with a duplicate if one is not. */
    void copy(List<Change> changes) throws SQLException {
        List<Row> nodes = rows(changes);
        if (nodes.isEmpty()) {
            return;
        }
        BinaryRows rows = new BinaryRows();
        for (Row row : nodes) {
            NodeChange node = row.node;
            rows.row(12).id(row.id).text(node.nodeId).text(node.iteration).text(node.type);
            rows.text(node.status).integer(node.attempt);
            rows.time(node.startedAt).time(node.completedAt).text(node.output).text(node.error);
            rows.bigint(node.lastSeq).bigint(node.firstSeq);
        }
        rows.send(connection, COPY);
    }

    /** Adds nodes, or brings those that are there up to date. */
    void merge(List<Change> changes) throws SQLException {
        List<Row> rows = rows(changes);
        if (rows.isEmpty()) {
            return;
        }
        Statements.update(
                connection,
                MERGE,
                Columns.texts(rows, row -> row.id.toString()),
                Columns.texts(rows, row -> row.node.nodeId),
                Columns.texts(rows, row -> row.node.iteration),
                Columns.texts(rows, row -> row.node.type),
                Columns.texts(rows, row -> row.node.status),
                Columns.numbers(rows, row -> row.node.attempt),
                Columns.numbers(rows, row -> row.node.startedAt),
                Columns.numbers(rows, row -> row.node.completedAt),
                Columns.texts(rows, row -> row.node.output),
                Columns.texts(rows, row -> row.node.error),
                Columns.numbers(rows, row -> row.node.lastSeq),
                Columns.numbers(rows, row -> row.node.firstSeq));
    }

    /** Nodes that an earlier write left open cannot go on once their execution has ended badly. */
    void cancelOpen(List<Change> ended) throws SQLException {
        if (!ended.isEmpty()) {
            Statements.update(
                    connection,
                    CANCEL_OPEN,
                    (Object) Columns.texts(ended, change -> change.id.toString()));
        }
    }

    private static List<Row> rows(List<Change> changes) {
        List<Row> rows = new ArrayList<>();
        changes.forEach(change ->
                change.nodes.values().forEach(node -> rows.add(new Row(change.id, node))));
        return rows;
    }

    private record Row(ExecutionId id, NodeChange node) {}
}
