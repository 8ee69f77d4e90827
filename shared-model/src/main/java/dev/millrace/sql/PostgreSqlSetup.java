package dev.millrace.sql;

/**
 * How a PostgreSQL is set up.
 *
 * @param version such as {@code 16.2}
 * @param fsync {@code on} or {@code off}
 */
public record PostgreSqlSetup(String version, int major, String fsync) {
    private static final String SETTINGS =
            "select current_setting('server_version'), current_setting('server_version_num')::int, current_setting('fsync')";

    /**
     * @throws DatabaseFailed if it does not answer
     */
    public static PostgreSqlSetup of(Database database) {
        return database.list(
                        SETTINGS,
                        row ->
                                new PostgreSqlSetup(
                                        row.getString(1), row.getInt(2) / 10_000, row.getString(3)))
                .getFirst();
    }
}
