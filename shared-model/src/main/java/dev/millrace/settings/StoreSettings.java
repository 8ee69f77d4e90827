package dev.millrace.settings;

/**
 * Where the stores are.
 *
 * @param redisUrl {@code redis://host:port}
 * @param databaseUrl {@code jdbc:postgresql://host:port/database}
 */
public record StoreSettings(
        String redisUrl, String databaseUrl, String databaseUser, String databasePassword) {
    public static StoreSettings read(Settings settings) {
        return new StoreSettings(
                settings.required("MILLRACE_REDIS_URL", "where Redis is, as redis://host:port"),
                settings.required(
                        "MILLRACE_DATABASE_URL",
                        "where PostgreSQL is, as jdbc:postgresql://host:port/database"),
                settings.text("MILLRACE_DATABASE_USER", "millrace"),
                settings.text("MILLRACE_DATABASE_PASSWORD", ""));
    }
}
