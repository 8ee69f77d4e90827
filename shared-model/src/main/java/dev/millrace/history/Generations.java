package dev.millrace.history;

import dev.millrace.sql.Database;
import dev.millrace.sql.Statements;
import java.sql.Connection;
import java.sql.SQLException;

/** The generations of the queue, as PostgreSQL has them. Thread-safe. */
public final class Generations {
    /** Any number, the same in every process; the lock lasts as long as the transaction. */
    private static final String LOCK = "select pg_advisory_xact_lock(7163001)";

    private static final String NEWEST = "select coalesce(max(number), 0) from queue_generation";

    private final Database database;

    public Generations(Database database) {
        this.database = database;
    }

    /** The newest one; 0 before the first. */
    public long newest() {
        return database.first(NEWEST, row -> row.getLong(1)).orElse(0L);
    }

    /**
     * Runs the beginning of a generation while no other process of the cluster does, and notes what
     * it began. A beginning that throws is not noted.
     *
     * @throws dev.millrace.sql.DatabaseFailed if PostgreSQL refuses or cannot be reached
     */
    public void alone(Beginning beginning) {
        database.inTransaction(connection -> {
            Statements.execute(connection, LOCK);
            long newest = Statements.list(connection, NEWEST, row -> row.getLong(1)).getFirst();
            return note(connection, newest, beginning.after(newest));
        });
    }

    private static long note(Connection connection, long newest, Begun begun) throws SQLException {
        if (begun.number() > newest) {
            String sql = "insert into queue_generation (number, run_id) values (?, ?)";
            Statements.update(connection, sql, begun.number(), begun.runId());
        }
        return begun.number();
    }

    /** What is done under the lock. */
    @FunctionalInterface
    public interface Beginning {
        /**
         * @param newest the newest generation that is noted; 0 for none
         */
        Begun after(long newest);
    }

    /**
     * The generation that the queue is on now.
     *
     * @param runId names the Redis server
     */
    public record Begun(long number, String runId) {}
}
