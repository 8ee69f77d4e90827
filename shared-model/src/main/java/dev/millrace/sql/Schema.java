package dev.millrace.sql;

/** The version of the schema that this build needs. */
final class Schema {
    static final String FOLDER = "classpath:db/migration";

    /** The highest in the folder; a test holds it true. */
    static final String NEWEST = "14";

    private static final String KNOWN = "select to_regclass('flyway_schema_history') is not null";
    private static final String APPLIED =
            "select count(*) > 0 from flyway_schema_history where version = ? and success";

    private Schema() {}

    /**
     * Whether the newest migration was applied; asked first, as to load Flyway takes a sixth of a
     * gateway's start.
     */
    static boolean current(Database database) {
        return holds(database, KNOWN) && holds(database, APPLIED, NEWEST);
    }

    private static boolean holds(Database database, String question, Object... parameters) {
        return database.list(question, row -> row.getBoolean(1), parameters).getFirst();
    }
}
