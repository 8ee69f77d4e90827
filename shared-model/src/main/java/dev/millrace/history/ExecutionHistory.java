package dev.millrace.history;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.sql.Database;
import java.util.List;
import java.util.Optional;

/** Reads what happened. Thread-safe. */
public final class ExecutionHistory {
    public ExecutionHistory(Database database) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Empty if there is none or it is another tenant's. */
    public Optional<ExecutionRow> find(String tenant, ExecutionId id) {
        throw new UnsupportedOperationException("to be written");
    }

    /** The latest run of each node, in the order they first began. */
    public List<NodeRow> nodes(ExecutionId id) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * Events with a number above {@code after}, in order, at most {@code limit}. The execution's
     * own row stands for {@code execution:queued}.
     */
    public List<EventLine> events(ExecutionId id, long after, int limit) {
        throw new UnsupportedOperationException("to be written");
    }

    public Page<ExecutionRow> list(ExecutionQuery query) {
        throw new UnsupportedOperationException("to be written");
    }
}
