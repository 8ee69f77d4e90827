package dev.millrace.history;

import dev.millrace.execution.ExecutionId;
import dev.millrace.sql.Database;
import java.util.List;

/**
 * Writes events in bulk: the events themselves, the executions' and nodes' rows they change, and a
 * dead letter for each failed execution, in one transaction. Idempotent and monotone: what is
 * written again or comes late changes nothing, a terminal row is never overwritten. Thread-safe.
 */
public final class HistoryWriter {
    public HistoryWriter(Database database) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * @return the executions whose terminal event is committed
     */
    public List<ExecutionId> write(List<EventRows> batch) {
        throw new UnsupportedOperationException("to be written");
    }
}
