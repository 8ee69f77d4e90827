package dev.millrace.worker.node.db;

import dev.millrace.sql.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection on loan. Given back, nothing is left in its session for the next one. */
final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private final Pool pool;
    private final Connection connection;
    private final Runnable release;
    private boolean spoilt;

    Lease(Pool pool, Connection connection, Runnable release) {
        this.pool = pool;
        this.connection = connection;
        this.release = release;
    }

    Connection connection() {
        return connection;
    }

    /** Nobody shall have it any more: a cancel may still be on its way to it. */
    void spoil() {
        spoilt = true;
    }

    @Override
    public void close() {
        try {
            if (!spoilt) {
                Statements.execute(connection, "discard all");
            }
        } catch (SQLException broken) {
            LOG.debug("a session could not be cleared and is closed: {}", broken.getMessage());
            spoilt = true;
        }
        giveBack();
    }

    private void giveBack() {
        try {
            if (spoilt) {
                pool.evict(connection);
            }
            connection.close();
        } catch (SQLException broken) {
            LOG.debug("a connection broke while it was given back: {}", broken.getMessage());
        } finally {
            release.run();
        }
    }
}
