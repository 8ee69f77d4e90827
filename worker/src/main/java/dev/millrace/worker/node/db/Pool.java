package dev.millrace.worker.node.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import dev.millrace.query.DatabaseAddress;
import dev.millrace.worker.node.egress.EgressRules;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one database for one account. An empty pool is filled by who asks: the pool's
 * own thread would hide for seconds that the database refuses. Thread-safe.
 */
final class Pool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);
    private static final int MOST = 8;
    private static final long PATIENCE_MILLIS = 5_000;
    private static final long VALIDATION_MILLIS = 2_000;
    private static final long IDLE_MILLIS = 30_000;
    private static final long LIFETIME_MILLIS = 600_000;

    /** A lease finds out if its session is sound; the pool would log each error, with its data. */
    private static final SQLExceptionOverride THE_LEASE_DECIDES = new LeaseDecides();

    private final Dialer dialer;
    private final HikariDataSource source;
    private final ReentrantLock first = new ReentrantLock();

    Pool(String name, DatabaseAddress address, EgressRules rules, ScheduledExecutorService clock) {
        dialer = new Dialer(address, rules);
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(dialer);
        config.setMaximumPoolSize(MOST);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        config.setValidationTimeout(VALIDATION_MILLIS);
        config.setIdleTimeout(IDLE_MILLIS);
        config.setMaxLifetime(LIFETIME_MILLIS);
        config.setInitializationFailTimeout(-1);
        config.setExceptionOverride(THE_LEASE_DECIDES);
        config.setScheduledExecutor(clock);
        source = new HikariDataSource(config);
    }

    /**
     * @throws InterruptedException if interrupted while another fills the pool
     */
    Connection connection() throws SQLException, InterruptedException {
        if (!empty()) {
            return source.getConnection();
        }
        first.lockInterruptibly();
        try {
            if (empty()) {
                dialer.dialAhead();
            }
            return source.getConnection();
        } finally {
            dropAhead();
            first.unlock();
        }
    }

    private void dropAhead() {
        try {
            dialer.dropAhead();
        } catch (SQLException broken) {
            LOG.debug("a connection that nobody took did not close: {}", broken.getMessage());
        }
    }

    private boolean empty() {
        return source.getHikariPoolMXBean().getTotalConnections() == 0;
    }

    /** Closes it for good instead of giving it back. */
    void evict(Connection connection) {
        source.evictConnection(connection);
    }

    @Override
    public void close() {
        source.close();
        dialer.close();
    }
}
