package dev.millrace.history;

import dev.millrace.event.EventLine;
import dev.millrace.json.Json;
import dev.millrace.sql.Statements;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The statements of one write, on one connection. Used once. */
final class HistoryRows {
    private static final String EXECUTIONS =
            """
            update flow_executions e set
                status = coalesce(u.status, e.status), attempt = greatest(coalesce(u.attempt, 0), e.attempt),
                started_at = coalesce(e.started_at, to_timestamp(u.started / 1000.0)), completed_at = to_timestamp(u.completed / 1000.0),
                output = u.output, error = u.error, reason = u.reason, last_seq = u.seq
            from unnest(?::text[], ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::text[], ?::text[], ?::text[], ?::int8[])
                as u(id, status, attempt, started, completed, output, error, reason, seq)
            where e.id = u.id::uuid and e.last_seq < u.seq and e.status not in ('completed', 'failed', 'cancelled')
            """;
    private static final String EVENTS =
            """
            insert into execution_events (execution_id, seq, line) select u.id::uuid, u.seq, u.line
            from unnest(?::text[], ?::int8[], ?::text[]) as u(id, seq, line) on conflict do nothing
            """;
    private static final String NODES =
            """
            insert into node_executions as n (execution_id, node_id, iteration, type, status, attempt, started_at, completed_at, output, error, last_seq,
                first_seq)
            select u.id::uuid, u.node, u.iteration, u.type, u.status, u.attempt, to_timestamp(u.started / 1000.0), to_timestamp(u.completed / 1000.0),
                u.output, u.error, u.seq, u.first
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::text[], ?::text[], ?::int8[], ?::int8[])
                as u(id, node, iteration, type, status, attempt, started, completed, output, error, seq, first)
            on conflict (execution_id, node_id, iteration) do update set
                status = excluded.status, attempt = excluded.attempt, started_at = coalesce(n.started_at, excluded.started_at),
                completed_at = excluded.completed_at, output = excluded.output, error = excluded.error, last_seq = excluded.last_seq,
                first_seq = least(n.first_seq, excluded.first_seq)
                where n.last_seq < excluded.last_seq
            """;
    private static final String OPEN_NODES =
            """
            update node_executions set status = 'cancelled'
            where execution_id = any (?::uuid[]) and status in ('running', 'retrying', 'suspended')
            """;
    private static final String DEAD_LETTERS =
            """
            insert into dead_letters (execution_id, tenant_id, flow_id, reason, error, fingerprint, created_at)
            select u.id::uuid, u.tenant, u.flow, u.reason, u.error, u.fingerprint, to_timestamp(u.at / 1000.0)
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int8[])
                as u(id, tenant, flow, reason, error, fingerprint, at) on conflict do nothing
            """;

    private final Connection connection;

    HistoryRows(Connection connection) {
        this.connection = connection;
    }

    /**
     * Stores everything.
     *
     * @param copy whether rows of whole lives are copied in as new; fails with a duplicate if one
     *     is not
     * @return true, for want of anything to tell
     */
    boolean store(List<Change> changes, boolean copy) throws SQLException {
        List<Change> whole = copy ? changes.stream().filter(Change::whole).toList() : List.of();
        List<Change> parts =
                copy ? changes.stream().filter(change -> !change.whole()).toList() : changes;
        if (!whole.isEmpty()) {
            HistoryCopy.copy(connection, whole);
        }
        if (!parts.isEmpty()) {
            mergeEvents(parts);
            mergeNodes(parts);
            closeNodes(parts);
        }
        executions(changes.stream().filter(change -> change.lastSeq() > 1).toList());
        deadLetters(changes.stream().filter(change -> "failed".equals(change.status)).toList());
        return true;
    }

    private void executions(List<Change> rows) throws SQLException {
        if (!rows.isEmpty()) {
            Statements.update(
                    connection,
                    EXECUTIONS,
                    Columns.texts(rows, row -> row.id.toString()),
                    Columns.texts(rows, row -> row.status),
                    Columns.numbers(rows, row -> row.attempt),
                    Columns.numbers(rows, row -> row.startedAt),
                    Columns.numbers(rows, row -> row.completedAt),
                    Columns.texts(rows, row -> row.output),
                    Columns.texts(rows, row -> row.error),
                    Columns.texts(rows, row -> row.reason),
                    Columns.numbers(rows, Change::lastSeq));
        }
    }

    private void mergeEvents(List<Change> changes) throws SQLException {
        List<Line> lines = new ArrayList<>();
        changes.forEach(change ->
                change.lines.forEach(line -> lines.add(new Line(change.id.toString(), line))));
        Statements.update(
                connection,
                EVENTS,
                Columns.texts(lines, Line::id),
                Columns.numbers(lines, row -> row.line.seq()),
                Columns.texts(lines, row -> row.line.columns()));
    }

    private void mergeNodes(List<Change> changes) throws SQLException {
        List<Node> nodes = new ArrayList<>();
        changes.forEach(change ->
                change.nodes
                        .values()
                        .forEach(node -> nodes.add(new Node(change.id.toString(), node))));
        if (!nodes.isEmpty()) {
            Statements.update(
                    connection,
                    NODES,
                    Columns.texts(nodes, Node::id),
                    Columns.texts(nodes, row -> row.node.nodeId),
                    Columns.texts(nodes, row -> row.node.iteration),
                    Columns.texts(nodes, row -> row.node.type),
                    Columns.texts(nodes, row -> row.node.status),
                    Columns.numbers(nodes, row -> row.node.attempt),
                    Columns.numbers(nodes, row -> row.node.startedAt),
                    Columns.numbers(nodes, row -> row.node.completedAt),
                    Columns.texts(nodes, row -> row.node.output),
                    Columns.texts(nodes, row -> row.node.error),
                    Columns.numbers(nodes, row -> row.node.lastSeq),
                    Columns.numbers(nodes, row -> row.node.firstSeq));
        }
    }

    /** Nodes that an earlier batch left open cannot go on once the execution has ended badly. */
    private void closeNodes(List<Change> changes) throws SQLException {
        List<Change> ended =
                changes.stream()
                        .filter(change -> change.ended() && !"completed".equals(change.status))
                        .toList();
        if (!ended.isEmpty()) {
            Statements.update(
                    connection,
                    OPEN_NODES,
                    (Object) Columns.texts(ended, change -> change.id.toString()));
        }
    }

    private void deadLetters(List<Change> failed) throws SQLException {
        if (!failed.isEmpty()) {
            Statements.update(
                    connection,
                    DEAD_LETTERS,
                    Columns.texts(failed, row -> row.id.toString()),
                    Columns.texts(failed, row -> row.tenant),
                    Columns.texts(failed, row -> row.flowId),
                    Columns.texts(failed, row -> row.reason),
                    Columns.texts(failed, row -> row.error),
                    Columns.texts(failed, HistoryRows::fingerprint),
                    Columns.numbers(failed, row -> row.completedAt));
        }
    }

    /** Equal for failures of the same kind. */
    private static String fingerprint(Change change) {
        String error = change.error == null ? "{}" : change.error;
        var json = Json.read(error);
        String kind =
                json.path("code").asText()
                        + "|"
                        + json.path("nodeId").asText()
                        + "|"
                        + change.flowId;
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(kind.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private record Line(String id, EventLine line) {}

    private record Node(String id, NodeChange node) {}
}
