package dev.millrace.worker;

import dev.millrace.queue.Generation;
import dev.millrace.redis.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/** A Redis with its log on disk, which can be killed and started again with what it had. */
final class OwnRedis implements AutoCloseable {
    private final int port;
    private final Path folder;
    private final RedisServer client;
    private redis.embedded.RedisServer process;

    private OwnRedis(int port, Path folder) throws IOException {
        this.port = port;
        this.folder = folder;
        this.client = new RedisServer("redis://127.0.0.1:" + port);
        this.process = launch();
    }

    static OwnRedis started() {
        try {
            OwnRedis redis = new OwnRedis(freePort(), Files.createTempDirectory("millrace-redis"));
            Runtime.getRuntime().addShutdownHook(new Thread(redis::kill));
            return redis;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private redis.embedded.RedisServer launch() throws IOException {
        redis.embedded.RedisServer launched =
                redis.embedded.RedisServer.newRedisServer()
                        .port(port)
                        .bind("127.0.0.1")
                        .setting("dir " + folder)
                        .setting("save \"\"")
                        .setting("appendonly yes")
                        .setting("appendfsync always")
                        .setting("maxmemory-policy noeviction")
                        .build();
        launched.start();
        return launched;
    }

    RedisServer server() {
        return client;
    }

    RedisServer emptied() {
        client.client().executeCommand(new CommandArguments(Protocol.Command.FLUSHALL));
        begin(1);
        return client;
    }

    /** What a recovery does in the product, where nothing was lost. */
    void begin(long number) {
        Generation generation = new Generation(client);
        generation.begin(number, generation.state().runId());
    }

    void kill() {
        try {
            process.stop();
        } catch (IOException alreadyGone) {
            // it is gone, as wished
        }
    }

    void startAgain() {
        try {
            process = launch();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        client.close();
        kill();
    }
}
