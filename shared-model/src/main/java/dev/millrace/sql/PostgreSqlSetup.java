package dev.millrace.sql;

/**
 * How a PostgreSQL is set up.
 *
 * @param version such as {@code 16.2}
 * @param fsync {@code on} or {@code off}
 * @param synchronousCommit {@code off}, or what a commit waits for
 */
public record PostgreSqlSetup(String version, int major, String fsync, String synchronousCommit) {
    private static final String SETTINGS =
            """
            select current_setting('server_version'), current_setting('server_version_num')::int, current_setting('fsync'),
                current_setting('synchronous_commit')
            """;

    /**
     * @throws DatabaseFailed if it does not answer
     */
    public static PostgreSqlSetup of(Database database) {
        return database.list(
                        SETTINGS,
                        row ->
                                new PostgreSqlSetup(
                                        row.getString(1),
                                        row.getInt(2) / 10_000,
                                        row.getString(3),
                                        row.getString(4)))
                .getFirst();
    }
}
