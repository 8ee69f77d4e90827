package dev.millrace.sql;

import java.sql.SQLException;

/** PostgreSQL refused a statement or could not be reached. */
public final class DatabaseFailed extends RuntimeException {
    private final boolean away;

    DatabaseFailed(String message, SQLException cause, boolean away) {
        super(message, cause);
        this.away = away;
    }

    /** PostgreSQL could not be reached, so the same call may succeed later. */
    public boolean away() {
        return away;
    }
}
