package dev.millrace.history;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.sql.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The rows of {@code execution_events} on one connection. */
final class EventTable {
    private static final String COPY =
            "copy execution_events (execution_id, seq, line) from stdin binary";
    private static final String MERGE =
            """
            insert into execution_events (execution_id, seq, line) select u.id::uuid, u.seq, u.line
            from unnest(?::text[], ?::int8[], ?::text[]) as u(id, seq, line) on conflict do nothing
            """;
    private static final String READ =
            "select execution_id, line from execution_events where execution_id = any (?::uuid[]) order by execution_id, seq";

    private final Connection connection;

    EventTable(Connection connection) {
        this.connection = connection;
    }

    /** Adds events as new; fails with a duplicate if one is not. */
    void copy(List<Change> changes) throws SQLException {
        BinaryRows rows = new BinaryRows();
        for (Change change : changes) {
            for (EventLine line : change.lines) {
                rows.row(3).id(change.id).bigint(line.seq()).text(line.columns());
            }
        }
        rows.send(connection, COPY);
    }

    /** Adds the events that are not there yet. */
    void merge(List<Change> changes) throws SQLException {
        List<Row> rows = new ArrayList<>();
        changes.forEach(change -> change.lines.forEach(line -> rows.add(new Row(change.id, line))));
        Statements.update(
                connection,
                MERGE,
                Columns.texts(rows, row -> row.id.toString()),
                Columns.numbers(rows, row -> row.line.seq()),
                Columns.texts(rows, row -> row.line.columns()));
    }

    /** All events of these executions, in order. */
    Map<ExecutionId, List<EventLine>> read(List<Change> changes) throws SQLException {
        List<Row> rows =
                Statements.list(
                        connection,
                        READ,
                        row ->
                                new Row(
                                        new ExecutionId(row.getObject(1, UUID.class)),
                                        EventLine.parse(row.getString(2))),
                        (Object) Columns.texts(changes, change -> change.id.toString()));
        Map<ExecutionId, List<EventLine>> lines = new TreeMap<>();
        rows.forEach(row -> lines.computeIfAbsent(row.id, any -> new ArrayList<>()).add(row.line));
        return lines;
    }

    void dropAfter(ExecutionId id, long seq) throws SQLException {
        Statements.update(
                connection,
                "delete from execution_events where execution_id = ? and seq > ?",
                id.value(),
                seq);
    }

    private record Row(ExecutionId id, EventLine line) {}
}
