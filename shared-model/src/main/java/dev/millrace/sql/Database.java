package dev.millrace.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** The pool of connections to PostgreSQL. Thread-safe. */
public final class Database implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 5_000;

    private final HikariDataSource pool;

    /**
     * Does not connect yet.
     *
     * @param jdbcUrl {@code jdbc:postgresql://host:port/database}
     */
    public Database(String jdbcUrl, String user, String password, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(Math.min(2, connections));
        config.setConnectionTimeout(PATIENCE_MILLIS);
        config.setInitializationFailTimeout(
                -1); // a store that is away must not keep the process from starting
        config.addDataSourceProperty("prepareThreshold", "1");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("connectTimeout", "3");
        config.addDataSourceProperty("socketTimeout", "60");
        config.addDataSourceProperty("ApplicationName", "millrace");
        pool = new HikariDataSource(config);
    }

    /** Brings the schema up to date; harmless if it is, and then quick. */
    public void migrate() {
        if (!Schema.current(this)) {
            Flyway.configure().dataSource(pool).locations(Schema.FOLDER).load().migrate();
        }
    }

    /**
     * Runs the work in one transaction; rolled back if it throws.
     *
     * @throws DatabaseFailed if PostgreSQL refuses or cannot be reached
     */
    public <T> T inTransaction(Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failed) {
                rollback(connection, failed);
                throw failed;
            } finally {
                restore(connection);
            }
        } catch (SQLException failed) {
            throw DatabaseFailed.because(failed);
        }
    }

    private static void rollback(Connection connection, Exception failed) {
        try {
            connection.rollback();
        } catch (SQLException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    private static void restore(Connection connection) {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException broken) {
            // the pool finds out and throws the connection away
        }
    }

    /** All rows; parameters as {@link Statements#bind} takes them. */
    public <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        return once(connection -> Statements.list(connection, sql, reader, parameters));
    }

    public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        return list(sql, reader, parameters).stream().findFirst();
    }

    /** Number of rows changed. */
    public int update(String sql, @Nullable Object... parameters) {
        return once(connection -> Statements.update(connection, sql, parameters));
    }

    private <T> T once(Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            return work.on(connection);
        } catch (SQLException failed) {
            throw DatabaseFailed.because(failed);
        }
    }

    /** Whether it answers now. */
    public boolean answers() {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(2);
        } catch (SQLException away) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Work on a connection. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Makes a value of a row. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
