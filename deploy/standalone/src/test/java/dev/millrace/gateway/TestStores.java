package dev.millrace.gateway;

import dev.millrace.history.Partitions;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** A real Redis and a real PostgreSQL of their own; each can go away and come back. */
final class TestStores implements AutoCloseable {
    private final int redisPort = freePort();
    private final EmbeddedPostgres postgres;
    private final RedisServer server = new RedisServer("redis://127.0.0.1:" + redisPort);
    private final Database database;
    private redis.embedded.RedisServer process;

    TestStores() {
        try {
            process = startRedis();
            postgres = EmbeddedPostgres.builder().start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        String url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
        database = new Database(url, "postgres", "postgres", 8);
        database.migrate();
        new Partitions(database).ensure(LocalDate.now(ZoneOffset.UTC));
    }

    private redis.embedded.RedisServer startRedis() throws IOException {
        redis.embedded.RedisServer started =
                redis.embedded.RedisServer.newRedisServer()
                        .port(redisPort)
                        .bind("127.0.0.1")
                        .setting("save \"\"")
                        .setting("maxmemory-policy noeviction")
                        .build();
        started.start();
        return started;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    RedisServer redis() {
        return server;
    }

    Database database() {
        return database;
    }

    /** It ends, and what it held is gone. */
    void loseRedis() {
        try {
            process.stop();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void bringRedisBack() {
        try {
            process = startRedis();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        database.close();
        server.close();
        try {
            process.stop();
            postgres.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
