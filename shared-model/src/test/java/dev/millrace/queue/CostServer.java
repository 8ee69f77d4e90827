package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.redis.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/** A throw-away Redis, its clock of CPU and memory, and one subscriber to the live feed. */
final class CostServer implements AutoCloseable {
    private final int port;
    private final redis.embedded.RedisServer process;
    private final RedisServer server;

    private CostServer(int port, redis.embedded.RedisServer process) {
        this.port = port;
        this.process = process;
        this.server = new RedisServer("redis://127.0.0.1:" + port);
    }

    static CostServer start(boolean aof) {
        try {
            return start(freePort(), aof, Files.createTempDirectory("millrace-cost"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static CostServer start(int port, boolean aof, Path folder) throws IOException {
        redis.embedded.RedisServer process =
                redis.embedded.RedisServer.newRedisServer()
                        .port(port)
                        .bind("127.0.0.1")
                        .setting("dir " + folder)
                        .setting("save \"\"")
                        .setting("appendonly " + (aof ? "yes" : "no"))
                        .setting("appendfsync everysec")
                        .setting("auto-aof-rewrite-percentage 0")
                        .setting("maxmemory-policy noeviction")
                        .build();
        process.start();
        return new CostServer(port, process);
    }

    int port() {
        return port;
    }

    /** Emptied, on generation 1, with one subscriber. */
    RedisServer emptied() {
        server.client().executeCommand(new CommandArguments(Protocol.Command.FLUSHALL));
        Generation generation = new Generation(server);
        generation.begin(1, generation.state().runId());
        return server;
    }

    /** Somebody who hears every event, until it is closed. */
    Socket subscriber() {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream()
                    .write(
                            ("SUBSCRIBE " + QueueKeys.EVENTS + "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            Thread.ofVirtual().start(() -> swallow(socket));
            return socket;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void swallow(Socket socket) {
        byte[] bytes = new byte[1 << 20];
        try (InputStream in = socket.getInputStream()) {
            while (in.read(bytes) >= 0) {
                // heard
            }
        } catch (IOException closed) {
            // nobody listens any more
        }
    }

    /** What the writer of the history does, without the history: read all, remove, settle. */
    void moveOutbox() {
        try (OutboxStream outbox = new OutboxStream(server, "cost")) {
            while (outbox.length() > 0) {
                List<OutboxStream.Entry> entries = outbox.read(16, Duration.ofMillis(1));
                outbox.done(entries, ended(entries));
            }
        }
    }

    private static List<ExecutionId> ended(List<OutboxStream.Entry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.events().stream())
                .filter(events -> events.lines().contains("\texecution:complete\t"))
                .map(ExecutionEvents::id)
                .toList();
    }

    /** Spent so far, user and system. */
    double cpuMicros() {
        return 1e6 * (info("cpu", "used_cpu_sys:") + info("cpu", "used_cpu_user:"));
    }

    long memoryBytes() {
        return (long) info("memory", "used_memory:");
    }

    private double info(String section, String field) {
        String text = server.client().info(section);
        int from = text.indexOf(field) + field.length();
        return Double.parseDouble(text.substring(from, text.indexOf('\r', from)));
    }

    @Override
    public void close() {
        server.close();
        try {
            process.stop();
        } catch (IOException alreadyGone) {
            // it is gone, as wished
        }
    }
}
