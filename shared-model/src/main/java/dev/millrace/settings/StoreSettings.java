package dev.millrace.settings;

/**
 * Where the stores are.
 *
 * @param redisUrl {@code redis://host:port}
 * @param databaseUrl {@code jdbc:postgresql://host:port/database}
 * @param allowUnsafe only warn of stores that may lose what they are given. Default: false
 */
public record StoreSettings(
        String redisUrl,
        String databaseUrl,
        String databaseUser,
        String databasePassword,
        boolean allowUnsafe) {
    private static final String ALLOW_UNSAFE = "MILLRACE_ALLOW_UNSAFE_STORES";

    public static StoreSettings read(Settings settings) {
        return new StoreSettings(
                settings.required("MILLRACE_REDIS_URL", "where Redis is, as redis://host:port"),
                settings.required(
                        "MILLRACE_DATABASE_URL",
                        "where PostgreSQL is, as jdbc:postgresql://host:port/database"),
                settings.text("MILLRACE_DATABASE_USER", "millrace"),
                settings.text("MILLRACE_DATABASE_PASSWORD", ""),
                allowUnsafe(settings));
    }

    /** Also for stores that are not named by settings. */
    public static boolean allowUnsafe(Settings settings) {
        return settings.flag(ALLOW_UNSAFE, false);
    }
}
