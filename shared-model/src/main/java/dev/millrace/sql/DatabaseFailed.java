package dev.millrace.sql;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PostgreSQL refused a statement or could not be reached. */
public final class DatabaseFailed extends RuntimeException {
    // no connection, lost a deadlock, out of resources, being shut down or started, disk, a standby
    private static final List<String> AWAY = List.of("08", "40", "53", "57P", "58", "25006");
    // a value's form, a constraint, longer than an index takes
    private static final List<String> BAD_DATA = List.of("22", "23", "54");

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
        return state.isEmpty() || AWAY.stream().anyMatch(state::startsWith);
    }

    /** The values themselves were refused: the same call will fail again. */
    public boolean badData() {
        return BAD_DATA.stream().anyMatch(state::startsWith);
    }

    /** A row with that key is there already. */
    public boolean duplicate() {
        return state.equals("23505");
    }
}
