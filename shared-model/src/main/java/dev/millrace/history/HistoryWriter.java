package dev.millrace.history;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.sql.Database;
import dev.millrace.sql.DatabaseFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Writes events in bulk: the events themselves, the executions' and nodes' rows they change, and a
 * dead letter for each failed execution, in one transaction. Idempotent and monotone: whatever the
 * order in which several writers bring the events, and however often, the rows are the same; a
 * terminal row is never overwritten. Thread-safe.
 *
 * <p>The trick: new rows are copied in, which costs half of an upsert; only when that meets a row
 * (a batch that is repeated after a crash) all are merged instead.
 */
public final class HistoryWriter {
    private final Database database;
    private final Rejects rejects;
    private final Consumer<ExecutionId> endedAgain;

    public HistoryWriter(Database database) {
        this(database, any -> {});
    }

    /**
     * @param endedAgain told of each execution that had ended before and was brought another end;
     *     the first one stays
     */
    public HistoryWriter(Database database, Consumer<ExecutionId> endedAgain) {
        this.database = database;
        this.rejects = new Rejects(database);
        this.endedAgain = endedAgain;
    }

    /**
     * Writes the batch. An event that PostgreSQL refuses for its values goes to {@code
     * outbox_rejects}, and its bare form takes its place, so that the execution still ends; the
     * rest is kept.
     *
     * @return the executions that have ended and whose events are all committed
     * @throws DatabaseFailed if PostgreSQL is away; the same batch may be written again
     */
    public List<ExecutionId> write(List<EventRows> batch) {
        List<ExecutionId> ended = new ArrayList<>();
        store(changes(batch), ended);
        return ended;
    }

    /** Keeps a line that is no event, as it came, for a person to look at. */
    public void reject(ExecutionId id, String tenant, String flowId, String line, String problem) {
        rejects.keep(id, tenant, flowId, line, problem);
    }

    /** Events of the same execution together, in order; executions by id. */
    private static List<Change> changes(List<EventRows> batch) {
        Map<ExecutionId, EventRows> merged = new TreeMap<>();
        for (EventRows rows : batch) {
            if (!rows.lines().isEmpty()) {
                merged.merge(rows.id(), rows, HistoryWriter::joined);
            }
        }
        return merged.values().stream().map(Change::new).toList();
    }

    private static EventRows joined(EventRows some, EventRows more) {
        Map<Long, EventLine> lines = new TreeMap<>();
        some.lines().forEach(line -> lines.put(line.seq(), line));
        more.lines().forEach(line -> lines.putIfAbsent(line.seq(), line));
        return new EventRows(some.id(), some.tenant(), some.flowId(), List.copyOf(lines.values()));
    }

    private void store(List<Change> changes, List<ExecutionId> ended) {
        if (changes.isEmpty()) {
            return;
        }
        try {
            ended.addAll(inTransaction(changes));
        } catch (DatabaseFailed failed) {
            if (!failed.badData()) {
                throw failed;
            }
            narrow(changes, failed, ended);
        }
    }

    private List<ExecutionId> inTransaction(List<Change> changes) {
        try {
            return inTransaction(changes, true);
        } catch (DatabaseFailed failed) {
            if (!failed.duplicate()) {
                throw failed;
            }
            return inTransaction(changes, false);
        }
    }

    private List<ExecutionId> inTransaction(List<Change> changes, boolean copy) {
        List<ExecutionId> again = new ArrayList<>();
        List<ExecutionId> ended =
                database.inTransaction(connection -> {
                    HistoryTransaction transaction = new HistoryTransaction(connection);
                    List<ExecutionId> done = transaction.store(changes, copy);
                    again.addAll(transaction.endedAgain());
                    return done;
                });
        again.forEach(endedAgain);
        return ended;
    }

    /** Halves what was refused, down to one event. */
    private void narrow(List<Change> changes, DatabaseFailed failed, List<ExecutionId> ended) {
        Change first = changes.getFirst();
        int lines = first.lines.size();
        if (changes.size() > 1) {
            int half = changes.size() / 2;
            store(changes.subList(0, half), ended);
            store(changes.subList(half, changes.size()), ended);
        } else if (lines > 1) {
            store(List.of(first.part(0, lines / 2)), ended);
            store(List.of(first.part(lines / 2, lines)), ended);
        } else {
            ended.addAll(inTransaction(List.of(rejects.bare(first, failed))));
        }
    }
}
