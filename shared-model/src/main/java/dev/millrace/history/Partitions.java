package dev.millrace.history;

import dev.millrace.sql.Database;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * Keeps partitions of the big tables, one a day, a few days ahead. Ids are UUIDv7: their first 48
 * bits are the time, so a day is a range of ids.
 */
public final class Partitions {
    private static final int DAYS_AHEAD = 3;
    private static final List<String> TABLES =
            List.of("flow_executions", "node_executions", "execution_events");

    private final Database database;

    public Partitions(Database database) {
        this.database = database;
    }

    /**
     * Makes what is missing from today on; harmless if nothing is. Rows of a day that came before
     * its partition stay in the default one.
     */
    public void ensure(LocalDate today) {
        for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
            LocalDate day = today.plusDays(ahead);
            TABLES.forEach(table -> ensure(table, day));
        }
    }

    private void ensure(String table, LocalDate day) {
        String name = table + "_" + day.toString().replace("-", "");
        boolean there =
                database.first("select to_regclass(?) is not null", row -> row.getBoolean(1), name)
                        .orElse(false);
        boolean taken =
                !there
                        && database.first(
                                        "select exists (select 1 from "
                                                + table
                                                + "_default where "
                                                + key(table)
                                                + " >= ? and "
                                                + key(table)
                                                + " < ?)",
                                        row -> row.getBoolean(1),
                                        first(day),
                                        first(day.plusDays(1)))
                                .orElse(false);
        if (!there && !taken) {
            String range = "from ('" + first(day) + "') to ('" + first(day.plusDays(1)) + "')";
            database.update(
                    "create table if not exists "
                            + name
                            + " partition of "
                            + table
                            + " for values "
                            + range);
        }
    }

    private static String key(String table) {
        return table.equals("flow_executions") ? "id" : "execution_id";
    }

    /** The least id of the day. */
    private static UUID first(LocalDate day) {
        return new UUID(day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli() << 16, 0);
    }
}
