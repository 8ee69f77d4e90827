package dev.millrace.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements on a connection that the caller holds. */
public final class Statements {
    private Statements() {}

    public static <T> List<T> list(
            Connection connection,
            String sql,
            Database.RowReader<T> reader,
            @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> list = new ArrayList<>();
                while (rows.next()) {
                    list.add(reader.read(rows));
                }
                return list;
            }
        }
    }

    /** Number of rows changed. */
    public static int update(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    /** A statement without parameters whose answer does not matter. */
    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Binds texts, numbers, instants, UUIDs, bytes, nulls, and {@code String[]} or {@code Long[]}
     * as arrays.
     */
    static void bind(PreparedStatement statement, @Nullable Object... parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            switch (parameters[i]) {
                case Instant instant ->
                        statement.setObject(
                                i + 1, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
                case @Nullable String[] texts ->
                        statement.setArray(
                                i + 1, statement.getConnection().createArrayOf("text", texts));
                case @Nullable Long[] numbers ->
                        statement.setArray(
                                i + 1, statement.getConnection().createArrayOf("int8", numbers));
                case null -> statement.setObject(i + 1, null);
                default -> statement.setObject(i + 1, parameters[i]);
            }
        }
    }

    /** A timestamp column; null where it is null. */
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
