package dev.millrace.endtoend;

import dev.millrace.standalone.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/** A Redis and a PostgreSQL of their own for a cluster of processes. */
final class Stores implements AutoCloseable {
    private final int redisPort = FreePort.choose();
    private final Path redisFolder;
    private final EmbeddedPostgres postgres;
    private RedisServer redis;

    Stores() {
        try {
            redisFolder = Files.createTempDirectory("redis");
            redis = startRedis();
            postgres =
                    EmbeddedPostgres.builder()
                            .setServerConfig("fsync", "on")
                            .setServerConfig("synchronous_commit", "on")
                            .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private RedisServer startRedis() throws IOException {
        RedisServer started =
                RedisServer.newRedisServer()
                        .port(redisPort)
                        .bind("127.0.0.1")
                        .setting("appendonly yes")
                        .setting("maxmemory-policy noeviction")
                        .setting("dir " + redisFolder)
                        .build();
        started.start();
        return started;
    }

    /** Redis is away; its files stay. */
    void stopRedis() {
        try {
            redis.stop();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A Redis that is away has lost all it had. */
    void loseRedisFiles() {
        try (Stream<Path> files = Files.walk(redisFolder)) {
            files.filter(Files::isRegularFile).map(Path::toFile).forEach(File::delete);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void startRedisAgain() {
        try {
            redis = startRedis();
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
