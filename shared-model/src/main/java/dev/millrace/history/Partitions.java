package dev.millrace.history;

import dev.millrace.sql.Database;
import dev.millrace.sql.DatabaseFailed;
import dev.millrace.sql.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps partitions of the big tables, one a day, a few days ahead. Ids are UUIDv7: their first 48
 * bits are the time, so a day is a range of ids. Thread-safe; several processes may do it at once.
 */
public final class Partitions {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
    private static final int DAYS_AHEAD = 3;

    private final Database database;

    public Partitions(Database database) {
        this.database = database;
    }

    /**
     * Makes what is missing from today on; harmless if nothing is. A day of which rows came before
     * its partition stays in the default one, and so does one whose partition could not be made.
     *
     * @throws DatabaseFailed if PostgreSQL is away
     */
    public void ensure(LocalDate today) {
        for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
            for (Table table : Table.values()) {
                ensure(table, today.plusDays(ahead));
            }
        }
    }

    private void ensure(Table table, LocalDate day) {
        try {
            database.inTransaction(connection -> create(connection, table, day));
        } catch (DatabaseFailed refused) {
            if (refused.away()) {
                throw refused;
            }
            LOG.warn("rows of {} stay in the default partition of {}", day, table, refused);
        }
    }

    private static boolean create(Connection connection, Table table, LocalDate day)
            throws SQLException {
        // waiting for a long query would make all writers wait behind us
        Statements.execute(connection, "set local lock_timeout = '3s'");
        Statements.execute(
                connection, "select pg_advisory_xact_lock(hashtext('millrace.partitions'))");
        String name = table.partition(day);
        UUID from = first(day);
        UUID to = first(day.plusDays(1));
        if (exists(connection, name) || taken(connection, table, from, to)) {
            return false;
        }
        Statements.execute(
                connection,
                "create table %s partition of %s for values from ('%s') to ('%s') with (fillfactor = %d)"
                        .formatted(name, table, from, to, table.fillFactor));
        return true;
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        return Statements.list(
                        connection,
                        "select to_regclass(?) is not null",
                        row -> row.getBoolean(1),
                        name)
                .getFirst();
    }

    private static boolean taken(Connection connection, Table table, UUID from, UUID to)
            throws SQLException {
        String sql =
                "select exists (select 1 from %s_default where %s >= ? and %s < ?)"
                        .formatted(table, table.key, table.key);
        return Statements.list(connection, sql, row -> row.getBoolean(1), from, to).getFirst();
    }

    /** The least id of the day. */
    private static UUID first(LocalDate day) {
        return IdTime.first(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private enum Table {
        FLOW_EXECUTIONS("id", 70), // room for the updates of a life on the page of its row
        NODE_EXECUTIONS("execution_id", 90),
        EXECUTION_EVENTS("execution_id", 100);

        private final String key;
        private final int fillFactor;

        Table(String key, int fillFactor) {
            this.key = key;
            this.fillFactor = fillFactor;
        }

        String partition(LocalDate day) {
            return this + "_" + day.toString().replace("-", "");
        }

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
