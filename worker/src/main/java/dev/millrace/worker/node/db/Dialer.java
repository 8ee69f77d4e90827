package dev.millrace.worker.node.db;

import dev.millrace.query.DatabaseAddress;
import dev.millrace.worker.node.egress.EgressRules;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Makes the connections of a pool; hands out first those that were dialled ahead. Thread-safe. */
final class Dialer implements DataSource, AutoCloseable {
    private final Driver driver = new Driver();
    private final Queue<Connection> ahead = new ConcurrentLinkedQueue<>();
    private final DatabaseAddress address;
    private final Route route;

    Dialer(DatabaseAddress address, EgressRules rules) {
        this.address = address;
        this.route = Route.open(rules, address.host(), address.port());
    }

    /** Makes a connection here and now, so that its trouble is the caller's. */
    void dialAhead() throws SQLException {
        ahead.add(dial());
    }

    /** Closes what was dialled ahead and not taken. */
    void dropAhead() throws SQLException {
        for (Connection left = ahead.poll(); left != null; left = ahead.poll()) {
            left.close();
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection ready = ahead.poll();
        return ready == null ? dial() : ready;
    }

    private Connection dial() throws SQLException {
        Connection connection =
                driver.connect(DriverOptions.url(address), DriverOptions.of(address, route));
        if (connection == null) {
            throw new IllegalStateException("the driver does not take its own kind of URL");
        }
        connection.setNetworkTimeout(Runnable::run, 0); // from here on a try has its own limit
        return connection;
    }

    @Override
    public void close() {
        route.close();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("a dialer has one account");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 1; // what the pool waits for a dial when it closes
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("there is none");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException("nothing is wrapped");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
