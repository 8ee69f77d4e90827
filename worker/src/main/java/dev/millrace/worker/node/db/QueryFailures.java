package dev.millrace.worker.node.db;

import dev.millrace.execution.Failure;
import dev.millrace.query.DatabaseAddress;
import dev.millrace.worker.node.Excerpt;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.egress.LinkFailures;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The typed codes of the {@code db} family, by SQLSTATE: which failures may go away. */
final class QueryFailures {
    private QueryFailures() {}

    /**
     * The end of a query that failed. An error that the server tells is a definite answer, since it
     * has rolled back; where a session or a connection ended, nobody knows.
     */
    static NodeResult of(SQLException failed, Query query) {
        SQLException cause = origin(failed);
        if (rowTooLarge(cause)) {
            return of(ResultTooLarge.bytes());
        }
        Failure failure = failure(cause, query);
        String message = query.address().password().hideIn(failure.message());
        return new NodeResult.Failed(
                new Failure(failure.code(), message, failure.recoverable()),
                null,
                told(cause).filter(error -> "ERROR".equals(error.getSeverity())).isPresent());
    }

    static NodeResult of(RuntimeException failed) {
        String what = String.valueOf(failed.getMessage());
        return NodeResult.failed(
                switch (failed) {
                    case ResultTooLarge _ -> Failure.fatal("RESULT_TOO_LARGE", what);
                    case NoEffectTable _ -> Failure.fatal("PERMISSION_DENIED", what);
                    case PoolsBusy _ -> Failure.recoverable("TOO_MANY_CONNECTIONS", what);
                    default -> throw failed;
                });
    }

    /** A pool that could make no connection in time says so, with what kept it from that. */
    private static SQLException origin(SQLException failed) {
        return failed instanceof SQLTransientConnectionException
                        && failed.getCause() instanceof SQLException cause
                ? origin(cause)
                : failed;
    }

    private static Failure failure(SQLException failed, Query query) {
        IOException link = link(failed);
        if (link != null) {
            return at(query.address(), LinkFailures.of(link));
        }
        if (failed instanceof SQLTransientConnectionException) {
            return Failure.recoverable(
                    "TOO_MANY_CONNECTIONS",
                    "all connections of this worker to the database are in use");
        }
        String state = String.valueOf(failed.getSQLState());
        String message = message(failed) + " (SQLSTATE " + state + ")";
        return byState(state, message, query.options().readOnly());
    }

    /** What the driver says, without a cause, of rows beyond the bound that it was given. */
    private static boolean rowTooLarge(SQLException failed) {
        return "08S01".equals(failed.getSQLState())
                && told(failed).isEmpty()
                && failed.getCause() == null;
    }

    private static Failure at(DatabaseAddress address, Failure failure) {
        String where = address.host() + ":" + address.port() + ": ";
        return new Failure(failure.code(), where + failure.message(), failure.recoverable());
    }

    private static Failure byState(String state, String message, boolean readOnly) {
        return switch (state) {
            case "08001", "57P03" -> Failure.recoverable("CONNECTION_REFUSED", message);
            case "08004" -> Failure.fatal("CONNECTION_REJECTED", message);
            case "25006" ->
                    readOnly
                            ? Failure.fatal("PERMISSION_DENIED", message)
                            : Failure.recoverable("UNAVAILABLE", message); // a standby, for now
            case "25P03" -> Failure.recoverable("CONNECTION_LOST", message);
            case "25P04", "57014" -> Failure.recoverable("TIMEOUT", message);
            case "40002" -> Failure.fatal("CONSTRAINT_VIOLATION", message);
            case "40P01" -> Failure.recoverable("DEADLOCK", message);
            case "42501" -> Failure.fatal("PERMISSION_DENIED", message);
            case "53300" -> Failure.recoverable("TOO_MANY_CONNECTIONS", message);
            case "99999" -> Failure.recoverable("BAD_RESPONSE", message); // the driver, confused
            case "55P03" -> Failure.recoverable("LOCK_NOT_AVAILABLE", message);
            default -> byClass(state.length() < 2 ? "" : state.substring(0, 2), message);
        };
    }

    private static Failure byClass(String states, String message) {
        return switch (states) {
            case "08", "57" -> Failure.recoverable("CONNECTION_LOST", message);
            case "22" -> Failure.fatal("BAD_PARAMETERS", message);
            case "23", "44" -> Failure.fatal("CONSTRAINT_VIOLATION", message);
            case "28" -> Failure.fatal("AUTHENTICATION_FAILED", message);
            case "3D" -> Failure.fatal("INVALID_CONFIG", message);
            case "40" -> Failure.recoverable("SERIALIZATION_FAILURE", message);
            case "3F", "42" -> Failure.fatal("SYNTAX_ERROR", message);
            case "53", "58" -> Failure.recoverable("UNAVAILABLE", message);
            default -> Failure.fatal("QUERY_FAILED", message);
        };
    }

    private static @Nullable IOException link(SQLException failed) {
        for (Throwable cause = failed.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException link) {
                return link;
            }
        }
        return null;
    }

    /** Without its detail, which quotes rows. */
    private static String message(SQLException failed) {
        String what = told(failed).map(ServerErrorMessage::getMessage).orElse(failed.getMessage());
        String hint = told(failed).map(ServerErrorMessage::getHint).orElse("");
        return Excerpt.of(what + (hint.isEmpty() ? "" : " " + hint));
    }

    private static Optional<ServerErrorMessage> told(SQLException failed) {
        return failed instanceof PSQLException own
                ? Optional.ofNullable(own.getServerErrorMessage())
                : Optional.empty();
    }
}
