package dev.millrace.history;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeStatus;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import dev.millrace.sql.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what happened. Thread-safe. */
public final class ExecutionHistory {
    // ids are made a moment before the row; a day is more than clocks of two machines differ
    private static final Duration ID_SLACK = Duration.ofDays(1);

    private static final String NODES =
            """
            select * from (
                select distinct on (node_id) n.*, min(first_seq) over (partition by node_id) as began,
                    count(*) over (partition by node_id) as iterations
                from node_executions n where execution_id = ? order by node_id, first_seq desc) latest
            order by began
            """;

    private static final String RUNS =
            """
            select *, 1 as iterations from node_executions
            where execution_id = ? and node_id = ? and first_seq > ? order by first_seq limit ?
            """;

    // a page of inputs of 1 MiB each would be 100 MiB
    private static final String LIST =
            """
            select id, tenant_id, flow_id, flow_version, status, 'null' as input, null as output, error, reason, queue, priority, attempt,
                max_attempts, labels, created_at, run_at, started_at, completed_at, fields, replay_of, last_seq, parent_id
            from flow_executions where tenant_id = ?
            """;

    private final Database database;

    public ExecutionHistory(Database database) {
        this.database = database;
    }

    /** Empty if there is none or it is another tenant's. */
    public Optional<ExecutionRow> find(String tenant, ExecutionId id) {
        return database.first(
                "select * from flow_executions where id = ? and tenant_id = ?",
                ExecutionHistory::execution,
                id.value(),
                tenant);
    }

    /** Executions of sub-flows that it runs or ran, oldest first, at most 1 000; as in lists. */
    public List<ExecutionRow> children(String tenant, ExecutionId parent) {
        String sql = LIST + " and parent_id = ? order by id limit 1000";
        return database.list(sql, ExecutionHistory::execution, tenant, parent.value());
    }

    /** The latest run of each node, in the order they first began. */
    public List<NodeRow> nodes(ExecutionId id) {
        return database.list(NODES, ExecutionHistory::node, id.value());
    }

    /** Every run of one node, in the order they began. */
    public Page<NodeRow> runs(ExecutionId id, String nodeId, int limit, @Nullable String cursor) {
        record Run(NodeRow row, long began) {}
        List<Run> runs =
                database.list(
                        RUNS,
                        row -> new Run(node(row), row.getLong("first_seq")),
                        id.value(),
                        nodeId,
                        Cursor.number(cursor),
                        limit + 1);
        Page<Run> page = Pages.of(runs, limit, Run::began);
        return new Page<>(page.items().stream().map(Run::row).toList(), page.nextCursor());
    }

    /**
     * Events with a number above {@code after}, in order, at most {@code limit}. The execution's
     * own row stands for {@code execution:queued}.
     */
    public List<EventLine> events(ExecutionId id, long after, int limit) {
        String sql =
                "select line from execution_events where execution_id = ? and seq > ? order by seq"
                        + " limit ?";
        List<EventLine> lines =
                database.list(
                        sql, row -> EventLine.parse(row.getString(1)), id.value(), after, limit);
        if (after > 0 || (!lines.isEmpty() && lines.getFirst().seq() == 1)) {
            return lines;
        }
        List<EventLine> whole = new ArrayList<>(lines.size() + 1);
        queued(id).ifPresent(whole::add);
        whole.addAll(lines);
        return whole.size() > limit ? whole.subList(0, limit) : whole;
    }

    private Optional<EventLine> queued(ExecutionId id) {
        return database.first(
                "select created_at from flow_executions where id = ?",
                row ->
                        EventLine.of(
                                new NumberedEvent(
                                        1,
                                        Objects.requireNonNull(
                                                Statements.instant(row, "created_at")),
                                        new Event.ExecutionQueued())),
                id.value());
    }

    /** Newest first; the rows lack input and output. */
    public Page<ExecutionRow> list(ExecutionQuery query) {
        StringBuilder sql = new StringBuilder(LIST);
        List<@Nullable Object> parameters = filtered(sql, query);
        return Pages.of(
                database.list(sql.toString(), ExecutionHistory::execution, parameters.toArray()),
                query.limit(),
                ExecutionRow::id);
    }

    /** Ids of those that have not ended, newest first. */
    public Page<ExecutionId> openIds(ExecutionQuery query) {
        StringBuilder sql =
                new StringBuilder(
                        "select id from flow_executions where tenant_id = ? and completed_at is null");
        List<@Nullable Object> parameters = filtered(sql, query);
        return Pages.of(
                database.list(
                        sql.toString(),
                        row -> new ExecutionId(row.getObject(1, UUID.class)),
                        parameters.toArray()),
                query.limit(),
                ExecutionId::value);
    }

    /** How many have not ended, counted up to the query's limit. */
    public long countOpen(ExecutionQuery query) {
        StringBuilder sql =
                new StringBuilder(
                        "select count(*) from (select id from flow_executions where tenant_id = ? and completed_at is null");
        List<@Nullable Object> parameters = filtered(sql, query);
        sql.append(") matched");
        long counted =
                database.first(sql.toString(), row -> row.getLong(1), parameters.toArray())
                        .orElse(0L);
        return Math.min(counted, query.limit());
    }

    /** Adds the conditions, the order and the limit behind the one for the tenant. */
    private static List<@Nullable Object> filtered(StringBuilder sql, ExecutionQuery query) {
        List<@Nullable Object> parameters = new ArrayList<>(List.of(query.tenant()));
        UUID before = Cursor.id(query.cursor());
        and(sql, parameters, " and id < ?", before);
        and(
                sql,
                parameters,
                " and status = ?",
                query.status() == null ? null : query.status().wire());
        and(sql, parameters, " and flow_id = ?", query.flowId());
        and(sql, parameters, " and labels @> array[?::text]", query.label());
        created(sql, parameters, query.from(), query.to());
        sql.append(" order by id desc limit ?");
        parameters.add(query.limit() + 1);
        return parameters;
    }

    /** The range of ids lets PostgreSQL look at the partitions and rows of that time only. */
    private static void created(
            StringBuilder sql,
            List<@Nullable Object> parameters,
            @Nullable Instant from,
            @Nullable Instant to) {
        if (from != null) {
            Instant first = IdTime.within(from);
            and(sql, parameters, " and created_at >= ?", first);
            and(sql, parameters, " and id >= ?", IdTime.first(first.minus(ID_SLACK)));
        }
        if (to != null) {
            Instant last = IdTime.within(to);
            and(sql, parameters, " and created_at < ?", last);
            and(sql, parameters, " and id < ?", IdTime.first(last.plus(ID_SLACK)));
        }
    }

    /** Executions that have not ended, by id, behind {@code after} and before {@code before}. */
    public List<ExecutionRow> open(UUID after, UUID before, int limit) {
        String sql =
                """
                select * from flow_executions
                where id > ? and id < ? and status not in ('completed', 'failed', 'cancelled') order by id limit ?
                """;
        return database.list(sql, ExecutionHistory::execution, after, before, limit);
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

    private static ExecutionRow execution(ResultSet row) throws SQLException {
        String output = row.getString("output");
        String error = row.getString("error");
        return new ExecutionRow(
                new ExecutionId(row.getObject("id", UUID.class)),
                row.getString("tenant_id"),
                row.getString("flow_id"),
                row.getInt("flow_version"),
                ExecutionStatus.ofWire(row.getString("status")),
                Json.read(row.getString("input")),
                output == null ? null : Json.read(output),
                error == null ? null : ExecutionError.of(Json.read(error)),
                row.getString("reason"),
                row.getString("queue"),
                row.getInt("priority"),
                row.getInt("attempt"),
                row.getInt("max_attempts"),
                List.of((String[]) row.getArray("labels").getArray()),
                Objects.requireNonNull(Statements.instant(row, "created_at")),
                Statements.instant(row, "run_at"),
                Statements.instant(row, "started_at"),
                Statements.instant(row, "completed_at"),
                row.getString("fields"),
                id(row.getObject("replay_of", UUID.class)),
                row.getLong("last_seq"),
                id(row.getObject("parent_id", UUID.class)));
    }

    private static @Nullable ExecutionId id(@Nullable UUID value) {
        return value == null ? null : new ExecutionId(value);
    }

    private static NodeRow node(ResultSet row) throws SQLException {
        String output = row.getString("output");
        String error = row.getString("error");
        return new NodeRow(
                row.getString("node_id"),
                row.getString("iteration"),
                row.getInt("iterations"),
                row.getString("type"),
                NodeStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getInt("attempt"),
                Statements.instant(row, "started_at"),
                Statements.instant(row, "completed_at"),
                output == null ? null : Json.read(output),
                error == null ? null : Failure.of(Json.read(error)));
    }
}
