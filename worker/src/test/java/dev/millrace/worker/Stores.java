package dev.millrace.worker;

import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One real Redis and one real PostgreSQL for all tests of this JVM. */
public final class Stores {
    private static final OwnRedis REDIS = OwnRedis.started();
    private static final Database DATABASE = database();

    private Stores() {}

    private static Database database() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(postgres)));
            String url = postgres.getJdbcUrl("postgres", "postgres");
            Database database = new Database(url, "postgres", "", 4);
            database.migrate();
            return database;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void close(EmbeddedPostgres postgres) {
        try {
            postgres.close();
        } catch (IOException alreadyGone) {
            // the JVM ends anyway
        }
    }

    public static Database postgres() {
        return DATABASE;
    }

    /** The Redis that the tests share, emptied. */
    public static RedisServer emptiedRedis() {
        return REDIS.emptied();
    }
}
