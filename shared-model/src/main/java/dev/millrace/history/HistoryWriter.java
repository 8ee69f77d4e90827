package dev.millrace.history;

import dev.millrace.execution.ExecutionId;
import dev.millrace.sql.Database;
import dev.millrace.sql.DatabaseFailed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events in bulk: the events themselves, the executions' and nodes' rows they change, and a
 * dead letter for each failed execution, in one transaction. Idempotent and monotone: what is
 * written again or comes late changes nothing, a terminal row is never overwritten. Thread-safe.
 *
 * <p>The trick: rows of executions whose whole life is in the batch are new, so they are copied in,
 * which costs half of an upsert; only when that meets a row (a batch that is repeated after a
 * crash) all are merged instead.
 */
public final class HistoryWriter {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);

    private final Database database;

    public HistoryWriter(Database database) {
        this.database = database;
    }

    /**
     * Writes the batch; rows that PostgreSQL refuses for their values go to {@code outbox_rejects}
     * one by one, the rest is kept.
     *
     * @return the executions whose terminal event is committed
     */
    public List<ExecutionId> write(List<EventRows> batch) {
        List<Change> changes = changes(batch);
        store(changes);
        return changes.stream().filter(Change::ended).map(change -> change.id).toList();
    }

    /** Events of the same execution together, in order. */
    private static List<Change> changes(List<EventRows> batch) {
        Map<ExecutionId, EventRows> merged = new LinkedHashMap<>();
        for (EventRows rows : batch) {
            merged.merge(rows.id(), rows, HistoryWriter::joined);
        }
        return merged.values().stream().map(Change::new).toList();
    }

    private static EventRows joined(EventRows earlier, EventRows later) {
        List<dev.millrace.event.EventLine> lines = new ArrayList<>(earlier.lines());
        long last = earlier.lines().getLast().seq();
        later.lines().stream().filter(line -> line.seq() > last).forEach(lines::add);
        return new EventRows(earlier.id(), earlier.tenant(), earlier.flowId(), lines);
    }

    private void store(List<Change> changes) {
        try {
            attempt(changes);
        } catch (DatabaseFailed failed) {
            if (!failed.badData()) {
                throw failed;
            }
            halve(changes, failed);
        }
    }

    private void attempt(List<Change> changes) {
        try {
            database.inTransaction(connection -> new HistoryRows(connection).store(changes, true));
        } catch (DatabaseFailed failed) {
            if (!failed.duplicate()) {
                throw failed;
            }
            database.inTransaction(connection -> new HistoryRows(connection).store(changes, false));
        }
    }

    private void halve(List<Change> changes, DatabaseFailed failed) {
        if (changes.size() > 1) {
            int half = changes.size() / 2;
            store(changes.subList(0, half));
            store(changes.subList(half, changes.size()));
        } else {
            reject(changes.getFirst(), failed);
        }
    }

    private void reject(Change change, DatabaseFailed failed) {
        LOG.error(
                "events of execution {} cannot be stored and are kept in outbox_rejects",
                change.id,
                failed);
        StringBuilder lines = new StringBuilder();
        change.lines.forEach(line -> lines.append(line.text()));
        database.update(
                "insert into outbox_rejects (execution_id, tenant_id, flow_id, lines, problem) values (?, ?, ?, ?, ?)",
                change.id.value(),
                change.tenant.replace("\0", ""),
                change.flowId.replace("\0", ""),
                lines.toString().getBytes(StandardCharsets.UTF_8),
                String.valueOf(failed.getMessage()).replace("\0", ""));
    }
}
