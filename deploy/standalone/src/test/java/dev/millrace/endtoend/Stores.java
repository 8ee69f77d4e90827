package dev.millrace.endtoend;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import redis.embedded.RedisServer;

/** A Redis and a PostgreSQL of their own for a cluster of processes. */
final class Stores implements AutoCloseable {
    private final int redisPort = Program.freePort();
    private final RedisServer redis;
    private final EmbeddedPostgres postgres;

    Stores() {
        try {
            redis =
                    RedisServer.newRedisServer()
                            .port(redisPort)
                            .bind("127.0.0.1")
                            .setting("appendonly yes")
                            .setting("maxmemory-policy noeviction")
                            .setting("dir " + java.nio.file.Files.createTempDirectory("redis"))
                            .build();
            redis.start();
            postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String redisUrl() {
        return "redis://127.0.0.1:" + redisPort;
    }

    String databaseUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
    }

    @Override
    public void close() {
        try {
            redis.stop();
            postgres.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
