package dev.millrace.gateway;

import dev.millrace.history.Partitions;
import dev.millrace.queue.LoadMeter;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import dev.millrace.standalone.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/** A real Redis and a real PostgreSQL of their own; each can go away and come back. */
final class TestStores implements AutoCloseable {
    private final int redisPort = FreePort.choose();
    private final int postgresPort = FreePort.choose();
    private final Path data;
    private EmbeddedPostgres postgres;
    private final RedisServer server = new RedisServer("redis://127.0.0.1:" + redisPort);
    private final Database database;
    private redis.embedded.RedisServer process;

    TestStores() {
        try {
            process = startRedis();
            data = Files.createTempDirectory("postgres").resolve("data");
            postgres = startPostgres();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        database = databaseAt(postgresPort);
        database.migrate();
        new Partitions(database).ensure(LocalDate.now(ZoneOffset.UTC));
    }

    private EmbeddedPostgres startPostgres() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(postgresPort)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
    }

    /** Another pool, through another port. */
    static Database databaseAt(int port) {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        return new Database(url, "postgres", "postgres", 8);
    }

    int postgresPort() {
        return postgresPort;
    }

    /** It ends; its data stays. */
    void stopPostgres() {
        try {
            postgres.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void bringPostgresBack() {
        try {
            postgres = startPostgres();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Sets how much Redis may use.
     *
     * @param bytes 0 for no limit
     */
    void maxMemory(long bytes) {
        server.client()
                .executeCommand(
                        new CommandArguments(Protocol.Command.CONFIG)
                                .add("SET")
                                .add("maxmemory")
                                .add(bytes));
    }

    /** That many bytes are used now. */
    long usedMemory() {
        return new LoadMeter(server).read().usedBytes();
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
