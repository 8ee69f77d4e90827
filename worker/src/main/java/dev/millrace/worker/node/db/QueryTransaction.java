package dev.millrace.worker.node.db;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import dev.millrace.sql.Statements;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The one transaction of a query. The server is told the time limit: it stops the statement, or a
 * transaction left open, even if this worker is gone.
 */
final class QueryTransaction {
    /** A little below what a node's output may be, since it travels in an event. */
    private static final int MOST_BYTES = 8 * 1024 * 1024 - 16 * 1024;

    private static final int ROWS_AT_ONCE = 500;
    private static final String LIMITS =
            "select set_config('statement_timeout', ?, true),"
                    + " set_config('idle_in_transaction_session_timeout', ?, true)";

    private final Connection connection;
    private final Query query;
    private final Effects effects;
    private final Checkpoint beforeCommit;

    QueryTransaction(Connection connection, Query query, Checkpoint beforeCommit) {
        this.connection = connection;
        this.query = query;
        this.beforeCommit = beforeCommit;
        effects = new Effects(connection, query.key());
    }

    /** Is passed unless the query was told to stop. */
    @FunctionalInterface
    interface Checkpoint {
        void pass() throws InterruptedException;
    }

    /**
     * Runs and commits it; rolls back if anything fails.
     *
     * @return {@code {rows, rowCount, columns}}
     */
    JsonNode run() throws SQLException, InterruptedException {
        if (query.options().exactlyOnce()) {
            effects.prepare();
        }
        connection.setReadOnly(query.options().readOnly());
        connection.setAutoCommit(false);
        try {
            limits();
            JsonNode output = query.options().exactlyOnce() ? once() : fitting(statement());
            beforeCommit.pass();
            connection.commit();
            connection.setAutoCommit(true);
            return output;
        } catch (SQLException | InterruptedException | RuntimeException failed) {
            rollback(failed);
            throw failed;
        }
    }

    private void limits() throws SQLException {
        String millis = String.valueOf(Math.clamp(query.timeout().toMillis(), 1, 1_000_000_000));
        Statements.list(connection, LIMITS, row -> true, millis, millis);
    }

    private JsonNode once() throws SQLException {
        Optional<JsonNode> happened = effects.begin();
        if (happened.isPresent()) {
            return happened.get();
        }
        JsonNode output = fitting(statement());
        effects.keep(Json.text(output));
        return output;
    }

    /** Looked at before the commit: an effect whose result is refused would be done again. */
    private static JsonNode fitting(JsonNode output) {
        if (Json.text(output).getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw ResultTooLarge.bytes();
        }
        return output;
    }

    private ObjectNode statement() throws SQLException {
        int most = query.options().maxRows();
        try (PreparedStatement statement = connection.prepareStatement(query.text().jdbc())) {
            statement.setMaxRows(most + 1);
            statement.setFetchSize(ROWS_AT_ONCE);
            Bindings.bind(statement, query.values());
            if (!statement.execute()) {
                return Rows.none(statement.getLargeUpdateCount());
            }
            try (ResultSet rows = statement.getResultSet()) {
                return Rows.read(rows, most);
            }
        }
    }

    private void rollback(Exception failed) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException broken) {
            failed.addSuppressed(broken); // the server rolls back what its client left
        }
    }
}
