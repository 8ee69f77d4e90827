package dev.millrace.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** PostgreSQL refused a statement or could not be reached. */
public final class DatabaseFailed extends RuntimeException {
    private final String state;

    private DatabaseFailed(String state, SQLException cause) {
        super("PostgreSQL: " + cause.getMessage() + " (" + state + ")", cause);
        this.state = state;
    }

    /** For statements that the caller ran itself. */
    public static DatabaseFailed because(SQLException cause) {
        return new DatabaseFailed(stateOf(cause), cause);
    }

    private static String stateOf(@Nullable SQLException cause) {
        String state = cause == null ? null : cause.getSQLState();
        return state == null ? "" : state;
    }

    /** PostgreSQL could not be reached or is not ready, so the same call may succeed later. */
    public boolean away() {
        return state.isEmpty()
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || state.startsWith("40");
    }

    /** The values themselves were refused: the same call will fail again. */
    public boolean badData() {
        return state.startsWith("22") || state.startsWith("23");
    }

    /** A row with that key is there already. */
    public boolean duplicate() {
        return state.equals("23505");
    }
}
