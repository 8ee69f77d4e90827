package dev.millrace.history;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.sql.Database;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The inbox of executions that failed for good. Thread-safe. */
public final class DeadLetters {
    public DeadLetters(Database database) {
        throw new UnsupportedOperationException("to be written");
    }

    public Optional<DeadLetter> find(String tenant, ExecutionId id) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Every failed try of a node, in order: {@code node:retry} and {@code node:error} events. */
    public List<EventLine> attempts(ExecutionId id) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * Newest first.
     *
     * @param state only those in this state; null for all
     */
    public Page<DeadLetter> list(
            String tenant,
            @Nullable String state,
            @Nullable String flowId,
            int limit,
            @Nullable String cursor) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Open to replayed; false if it was not open. */
    public boolean replayed(String tenant, ExecutionId id, ExecutionId as) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Open to discarded; false if it was not open. */
    public boolean discard(String tenant, ExecutionId id) {
        throw new UnsupportedOperationException("to be written");
    }
}
