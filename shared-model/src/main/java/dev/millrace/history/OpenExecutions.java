package dev.millrace.history;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.sql.Database;
import dev.millrace.sql.Statements;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** What the history knows of executions that have not ended there. Thread-safe. */
public final class OpenExecutions {
    private static final long MOST_BYTES = 4L * 1024 * 1024;

    private static final String PAGE =
            """
            select id, last_seq, gaps, completed_at is not null as ended from flow_executions
            where id > ? and id < ? and completed_at is null and not exists (select 1 from waiting_executions w where w.execution_id = flow_executions.id)
            order by id limit ?
            """;
    private static final String STANDING =
            "select id, last_seq, gaps, completed_at is not null as ended from flow_executions"
                    + " where id = any (?::uuid[])";
    private static final String ENDED_SINCE =
            "select id from flow_executions where id >= ? and completed_at is not null";

    // of a value that lies apart the length is known without fetching it
    private static final String SIZES =
            """
            select e.id, octet_length(e.input)
                + coalesce((select sum(octet_length(v.line)) from execution_events v where v.execution_id = e.id), 0) as bytes
            from flow_executions e where e.id = any (?::uuid[]) and e.completed_at is null order by e.id
            """;
    private static final String ROWS =
            "select * from flow_executions where id = any (?::uuid[]) and completed_at is null"
                    + " order by id";
    private static final String EVENTS =
            "select execution_id, line from execution_events where execution_id = any (?::uuid[])"
                    + " order by execution_id, seq";
    // what was refused for its values is not in the events as it was
    private static final String WHOLE =
            """
            select e.id, e.last_seq, e.gaps, false as ended from flow_executions e join unnest(?::text[], ?::int8[]) as u(id, seq) on e.id = u.id::uuid
            where e.last_seq = u.seq and not e.gaps and e.completed_at is null
                and not exists (select 1 from outbox_rejects r where r.execution_id = e.id)
            """;

    private static final String ORPHANS =
            """
            select c.id from flow_executions c join flow_executions p on p.id = c.parent_id
            where c.parent_id is not null and %s order by c.id limit ?
            """
                    .formatted(Orphans.ARE);

    private static final String FORGET_EVENTS =
            "delete from execution_events where execution_id = ? and seq > ?";
    private static final String FORGET_GAPS =
            "update flow_executions set last_seq = ?, gaps = false where id = ? and completed_at is"
                    + " null";

    private final Database database;

    public OpenExecutions(Database database) {
        this.database = database;
    }

    /**
     * By id, behind {@code after} and before {@code before}; without those that wait in PostgreSQL
     * on purpose.
     */
    public List<Standing> page(UUID after, UUID before, int limit) {
        return database.list(PAGE, OpenExecutions::standing, after, before, limit);
    }

    /** Those of these executions that the history has, ended or not. */
    public Map<ExecutionId, Standing> standing(List<ExecutionId> ids) {
        Map<ExecutionId, Standing> known = new HashMap<>();
        database.list(STANDING, OpenExecutions::standing, (Object) texts(ids))
                .forEach(standing -> known.put(standing.id, standing));
        return known;
    }

    /**
     * Those of which every event up to that number is stored as it was, and none behind it.
     *
     * @param lastSeqs numbers of their last events
     */
    public List<Standing> whole(Map<ExecutionId, Long> lastSeqs) {
        List<ExecutionId> ids = List.copyOf(lastSeqs.keySet());
        return database.list(
                WHOLE, OpenExecutions::standing, texts(ids), Columns.numbers(ids, lastSeqs::get));
    }

    /**
     * Executions of sub-flows that are still open though their parents have ended or turned back.
     */
    public List<ExecutionId> orphans(int limit) {
        return database.list(ORPHANS, row -> new ExecutionId(row.getObject(1, UUID.class)), limit);
    }

    /** Executions accepted since then that have ended already. */
    public List<ExecutionId> endedOfThoseAcceptedSince(Instant since) {
        return database.list(
                ENDED_SINCE,
                row -> new ExecutionId(row.getObject(1, UUID.class)),
                IdTime.first(since));
    }

    /**
     * Groups the executions so that those of a group can be held in memory together; leaves out
     * those that have ended.
     */
    public List<List<ExecutionId>> portions(List<ExecutionId> ids) {
        List<List<ExecutionId>> portions = new ArrayList<>();
        List<ExecutionId> portion = new ArrayList<>();
        long bytes = 0;
        for (Size size : database.list(SIZES, Size::read, (Object) texts(ids))) {
            if (!portion.isEmpty() && bytes + size.bytes > MOST_BYTES) {
                portions.add(portion);
                portion = new ArrayList<>();
                bytes = 0;
            }
            portion.add(size.id);
            bytes += size.bytes;
        }
        portions.add(portion);
        return portions;
    }

    /**
     * Everything that is needed to go on with these executions, of those that have not ended. By
     * id.
     */
    public List<StoredExecution> read(List<ExecutionId> ids) {
        Map<UUID, List<EventLine>> events = new HashMap<>();
        database.list(EVENTS, Line::read, (Object) texts(ids))
                .forEach(line ->
                        events.computeIfAbsent(line.id, any -> new ArrayList<>()).add(line.line));
        return database.list(
                ROWS,
                row -> stored(row, events.getOrDefault(row.getObject("id", UUID.class), List.of())),
                (Object) texts(ids));
    }

    /**
     * Drops events behind one that got lost before it was stored: what follows is lived again, with
     * the same numbers.
     */
    public void forgetAfter(ExecutionId id, long seq) {
        database.inTransaction(connection -> {
            Statements.update(connection, FORGET_EVENTS, id.value(), seq);
            return Statements.update(connection, FORGET_GAPS, seq, id.value());
        });
    }

    private static String[] texts(List<ExecutionId> ids) {
        return ids.stream().map(ExecutionId::toString).toArray(String[]::new);
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                new ExecutionId(row.getObject("id", UUID.class)),
                row.getLong("last_seq"),
                row.getBoolean("gaps"),
                row.getBoolean("ended"));
    }

    private static StoredExecution stored(ResultSet row, List<EventLine> events)
            throws SQLException {
        return new StoredExecution(
                new ExecutionId(row.getObject("id", UUID.class)),
                row.getString("tenant_id"),
                row.getString("queue"),
                row.getInt("priority"),
                row.getInt("max_attempts"),
                Objects.requireNonNull(Statements.instant(row, "created_at")),
                Statements.instant(row, "run_at"),
                row.getString("fields"),
                row.getString("input").getBytes(StandardCharsets.UTF_8),
                events);
    }

    /**
     * How far the history is with an execution.
     *
     * @param gaps an event below {@code lastSeq} is missing
     */
    public record Standing(ExecutionId id, long lastSeq, boolean gaps, boolean ended) {}

    private record Size(ExecutionId id, long bytes) {
        static Size read(ResultSet row) throws SQLException {
            return new Size(new ExecutionId(row.getObject(1, UUID.class)), row.getLong(2));
        }
    }

    private record Line(UUID id, EventLine line) {
        static Line read(ResultSet row) throws SQLException {
            return new Line(row.getObject(1, UUID.class), EventLine.parse(row.getString(2)));
        }
    }
}
