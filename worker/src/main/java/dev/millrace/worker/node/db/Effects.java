package dev.millrace.worker.node.db;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import dev.millrace.sql.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * What has happened already, noted in the database where it happened: the note and the effect are
 * one transaction, so a try that comes again finds both or neither.
 */
final class Effects {
    static final String TABLE =
            "create table if not exists millrace_effect (key text primary key, result text,"
                    + " created_at timestamptz not null default now())";

    private static final String THERE = "select to_regclass('millrace_effect') is not null";
    private static final Set<String> MADE_MEANWHILE = Set.of("23505", "42P07");
    private static final String NO_PERMISSION = "42501";

    private final Connection connection;
    private final String key;

    Effects(Connection connection, String key) {
        this.connection = connection;
        this.key = key;
    }

    /**
     * Makes the table where it is missing, outside of any transaction of a query.
     *
     * @throws NoEffectTable if it may not
     */
    void prepare() throws SQLException {
        if (there()) {
            return;
        }
        try {
            Statements.execute(connection, TABLE);
        } catch (SQLException failed) {
            String state = String.valueOf(failed.getSQLState());
            if (state.equals(NO_PERMISSION)) {
                throw new NoEffectTable(failed);
            }
            if (!MADE_MEANWHILE.contains(state)) {
                throw failed;
            }
        }
    }

    private boolean there() throws SQLException {
        return Statements.list(connection, THERE, row -> row.getBoolean(1)).getFirst();
    }

    /**
     * Notes the effect. Waits for another try that is about to do the same.
     *
     * @return the result, if it has happened
     */
    Optional<JsonNode> begin() throws SQLException {
        int noted =
                Statements.update(
                        connection,
                        "insert into millrace_effect (key) values (?) on conflict (key) do nothing",
                        key);
        return noted == 1
                ? Optional.empty()
                : Statements.list(
                                connection,
                                "select result from millrace_effect where key = ?",
                                row -> Json.read(row.getString(1)),
                                key)
                        .stream()
                        .findFirst();
    }

    void keep(String result) throws SQLException {
        Statements.update(
                connection, "update millrace_effect set result = ? where key = ?", result, key);
    }
}
