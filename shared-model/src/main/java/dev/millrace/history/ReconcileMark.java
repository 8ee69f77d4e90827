package dev.millrace.history;

import dev.millrace.sql.Database;
import java.util.UUID;

/**
 * How far the reconciler is: all executions up to the mark are in the queue or have ended.
 * Thread-safe.
 */
public final class ReconcileMark {
    private static final UUID START = new UUID(0, 0);

    private final Database database;

    public ReconcileMark(Database database) {
        this.database = database;
    }

    /** The start if the queue has lost its memory since the mark was set. */
    public UUID of(long generation) {
        return database.first(
                        "select mark from reconcile_mark where generation = ?",
                        row -> row.getObject(1, UUID.class),
                        generation)
                .orElse(START);
    }

    /** An older generation's mark never replaces a newer one's. */
    public void set(long generation, UUID mark) {
        database.update(
                "update reconcile_mark set generation = ?, mark = ? where generation <= ?",
                generation,
                mark,
                generation);
    }
}
