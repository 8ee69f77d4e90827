package dev.millrace.queue;

import dev.millrace.redis.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/**
 * One real Redis for all tests of this JVM: the embedded 6.2, the oldest that is supported, or the
 * one that {@code -Dmillrace.test.redis=redis://host:port} names, which is emptied again and again.
 */
public final class RedisFixture {
    private static final RedisServer SERVER = start();

    private RedisFixture() {}

    private static RedisServer start() {
        String named = System.getProperty("millrace.test.redis");
        return named == null ? embedded() : new RedisServer(named);
    }

    private static RedisServer embedded() {
        try {
            int port = freePort();
            redis.embedded.RedisServer embedded =
                    redis.embedded.RedisServer.newRedisServer()
                            .port(port)
                            .bind("127.0.0.1")
                            .setting("save \"\"")
                            .setting("maxmemory-policy noeviction")
                            .build();
            embedded.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(embedded)));
            return new RedisServer("redis://127.0.0.1:" + port);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void stop(redis.embedded.RedisServer embedded) {
        try {
            embedded.stop();
        } catch (IOException alreadyGone) {
            // the JVM ends anyway
        }
    }

    /** The server, emptied, on generation 1. */
    public static RedisServer emptied() {
        RedisServer server = bare();
        Generation generation = new Generation(server);
        generation.begin(1, generation.state().runId());
        return server;
    }

    /** The server, emptied, on no generation. */
    public static RedisServer bare() {
        SERVER.client().executeCommand(new CommandArguments(Protocol.Command.FLUSHALL));
        return SERVER;
    }
}
