package dev.millrace.faults;

import static org.awaitility.Awaitility.await;

import dev.millrace.standalone.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis process that a test may kill, freeze, restart and rob of its files. The program is that
 * of {@code MILLRACE_TEST_REDIS} if it is set, so that the suite runs on other versions too.
 */
final class OwnRedis implements AutoCloseable {
    private final Path data;
    private final int port = FreePort.choose();
    private final Map<String, String> environment;
    private final List<String> settings;
    private @Nullable Process process;

    OwnRedis(Path folder, String... settings) {
        this(folder, Map.of(), List.of(settings));
    }

    OwnRedis(Path folder, Map<String, String> environment, List<String> settings) {
        this.data = folder.resolve("redis");
        this.environment = environment;
        this.settings = settings;
        start();
    }

    static String program() {
        String given = System.getenv("MILLRACE_TEST_REDIS");
        if (given != null) {
            return given;
        }
        try {
            return ExecutableProvider.newJarResourceProvider(
                            Files.createTempDirectory("millrace-redis").toFile())
                    .get()
                    .getAbsolutePath();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** With the data that is there; waits until it answers. */
    void start() {
        List<String> command = new ArrayList<>(List.of(program(), "--port", "" + port));
        command.addAll(List.of("--bind", "127.0.0.1", "--dir", data.toString(), "--save", ""));
        command.addAll(List.of("--appendonly", "yes", "--appendfsync", "everysec"));
        command.addAll(List.of("--maxmemory-policy", "noeviction"));
        command.addAll(settings);
        try {
            Files.createDirectories(data);
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(
                                    data.resolveSibling("redis.log").toFile()));
            process = builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        await().atMost(Duration.ofSeconds(30)).until(this::answers);
    }

    private boolean answers() {
        try (RedisClient client = client()) {
            return "PONG".equals(client.ping());
        } catch (JedisException notYet) {
            return false;
        }
    }

    /** Straight to it, past the links. */
    RedisClient client() {
        return RedisClient.create("redis://127.0.0.1:" + port);
    }

    /** Ids of connections whose last command was a read of streams. */
    Stream<Long> readers() {
        byte[] list = (byte[]) tell(Protocol.Command.CLIENT, "LIST");
        return new String(list, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" cmd=xread "))
                .map(line -> Long.valueOf(line.substring(3, line.indexOf(' '))));
    }

    /** A command, past the links and over a connection of its own. */
    Object tell(Protocol.Command command, String... arguments) {
        try (RedisClient client = client()) {
            CommandArguments all = new CommandArguments(command);
            List.of(arguments).forEach(all::add);
            return client.executeCommand(all);
        }
    }

    int port() {
        return port;
    }

    /** Answers nobody for so long, as when a slow command or the host holds it up. */
    void stall(Duration time) {
        Signals.stall(pid(), time);
    }

    long pid() {
        return running().pid();
    }

    private Process running() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("Redis is not running");
        }
        return running;
    }

    boolean alive() {
        return running().isAlive();
    }

    /** As a replica: it is in touch with that primary and has all its writes. */
    boolean hasAllOf(OwnRedis primary) {
        String replication = info("replication");
        return replication.contains("master_link_status:up")
                && line(replication, "master_repl_offset:")
                        .equals(line(primary.info("replication"), "master_repl_offset:"));
    }

    private String info(String section) {
        try (RedisClient client = client()) {
            return client.info(section);
        }
    }

    private static String line(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElseThrow();
    }

    /** A replica follows nobody from now on. */
    void promote() {
        Object _ = tell(Protocol.Command.REPLICAOF, "NO", "ONE");
    }

    /** In bytes. */
    long usedMemory() {
        return Long.parseLong(line(info("memory"), "used_memory:"));
    }

    /** Has room for so many bytes more than it uses now. */
    void leaveRoomFor(long bytes) {
        long all = usedMemory() + bytes;
        try (RedisClient client = client()) {
            client.configSet("maxmemory", Long.toString(all));
        }
    }

    void kill() {
        running().destroyForcibly();
        Signals.awaitEnd(running().toHandle());
    }

    void freeze() {
        Signals.send("STOP", pid());
    }

    void thaw() {
        Signals.send("CONT", pid());
    }

    /** What a lost volume leaves: nothing. */
    void deleteFiles() {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Where the newest part of the append-only log lies. */
    Path newestLog() {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.toString().endsWith(".incr.aof") || isPlain(file))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** In bytes. */
    long lengthOfLog() {
        try {
            return Files.size(newestLog());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What a disk leaves that lied about its last writes. */
    void cutLog(long length) {
        try (FileChannel log = FileChannel.open(newestLog(), StandardOpenOption.WRITE)) {
            log.truncate(length);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isPlain(Path file) {
        return file.getFileName().toString().equals("appendonly.aof");
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null && running.isAlive()) {
            Signals.send("CONT", running.pid());
            running.destroyForcibly();
            Signals.awaitEnd(running.toHandle());
        }
    }
}
