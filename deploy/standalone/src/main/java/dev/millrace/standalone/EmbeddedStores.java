package dev.millrace.standalone;

import dev.millrace.sql.Database;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * PostgreSQL and Redis of our own, on loopback, with their data in one folder. Started side by
 * side; on close they end in order.
 */
public final class EmbeddedStores implements AutoCloseable {
    /** Both the name and the password; the stores listen on loopback only. */
    private static final String USER = "postgres";

    private final EmbeddedRedis redis;
    private final EmbeddedPostgreSql postgres;

    private EmbeddedStores(EmbeddedRedis redis, EmbeddedPostgreSql postgres) {
        this.redis = redis;
        this.postgres = postgres;
    }

    static EmbeddedStores start(Home home) {
        CompletableFuture<EmbeddedRedis> redis =
                CompletableFuture.supplyAsync(() -> EmbeddedRedis.start(home));
        EmbeddedPostgreSql postgres = EmbeddedPostgreSql.start(home);
        try {
            return new EmbeddedStores(redis.join(), postgres);
        } catch (CompletionException failed) {
            postgres.close();
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /**
     * Starts both, with their data in the folder, which is made if need be.
     *
     * @throws HomeTaken if another process uses the folder
     */
    public static EmbeddedStores start(Path folder) {
        return start(Home.open(folder));
    }

    public String redisUrl() {
        return redis.url();
    }

    public String databaseUrl() {
        return postgres.url();
    }

    public long redisPid() {
        return redis.pid();
    }

    /** Of the postmaster; its backends are its children. */
    public long postgresPid() {
        return postgres.pid();
    }

    Database database(int connections) {
        return new Database(databaseUrl(), USER, USER, connections);
    }

    /** What a gateway or worker process needs to find them. */
    public Map<String, String> environment() {
        return Map.of(
                "MILLRACE_REDIS_URL",
                redisUrl(),
                "MILLRACE_DATABASE_URL",
                databaseUrl(),
                "MILLRACE_DATABASE_USER",
                USER,
                "MILLRACE_DATABASE_PASSWORD",
                USER);
    }

    @Override
    public void close() {
        postgres.close();
        redis.close();
    }
}
