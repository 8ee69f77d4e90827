package dev.millrace.standalone;

import dev.millrace.redis.RedisServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis of our own, on loopback, with its data kept: a {@code redis-server} or {@code
 * valkey-server} of the machine if there is one, else the one that comes along. One that outlived a
 * killed process is taken over.
 */
final class EmbeddedRedis implements AutoCloseable {
    private static final long START_SECONDS = 60; // a busy machine
    private static final long END_SECONDS = 20;
    private static final String PORT = "redis.port";

    private final Home home;
    private final ProcessHandle process;
    private final String url;

    private EmbeddedRedis(Home home, ProcessHandle process, String url) {
        this.home = home;
        this.process = process;
        this.url = url;
    }

    static EmbeddedRedis start(Home home) {
        Optional<ProcessHandle> left =
                home.read("redis.pid").flatMap(pid -> ours(Long.parseLong(pid)));
        Optional<String> url = home.port(PORT).map(EmbeddedRedis::url);
        if (left.isPresent() && url.filter(EmbeddedRedis::answers).isPresent()) {
            return new EmbeddedRedis(home, left.get(), url.get());
        }
        left.ifPresent(stuck -> Processes.end(stuck, "TERM", END_SECONDS));
        return launch(home, home.freePort(PORT));
    }

    private static String url(int port) {
        return "redis://127.0.0.1:" + port;
    }

    /** Redis rewrites its command line, so only its program tells it. */
    private static Optional<ProcessHandle> ours(long pid) {
        return Processes.find(pid, "redis").or(() -> Processes.find(pid, "valkey"));
    }

    private static EmbeddedRedis launch(Home home, int port) {
        String url = url(port);
        Path log = home.path("redis.log");
        try {
            Path data = Files.createDirectories(home.path("redis"));
            Process started =
                    new ProcessBuilder(command(program(home), port, data))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            home.write("redis.pid", Long.toString(started.pid()));
            if (!Processes.within(START_SECONDS, () -> answers(url) || !started.isAlive())
                    || !started.isAlive()) {
                throw new StoreDidNotStart("Redis", log);
            }
            return new EmbeddedRedis(home, started.toHandle(), url);
        } catch (IOException failed) {
            throw new UncheckedIOException("Redis cannot be started", failed);
        }
    }

    private static List<String> command(String program, int port, Path data) {
        String options =
                "--bind 127.0.0.1 --appendonly yes --appendfsync everysec --maxmemory-policy noeviction --daemonize no";
        List<String> command =
                new ArrayList<>(
                        List.of(
                                program,
                                "--port",
                                Integer.toString(port),
                                "--dir",
                                data.toString(),
                                "--save",
                                ""));
        command.addAll(List.of(options.split(" ", -1)));
        return command;
    }

    private static String program(Home home) throws IOException {
        String path = Optional.ofNullable(System.getProperty("millrace.path")).orElse("");
        for (String folder : path.split(File.pathSeparator, -1)) {
            for (String name : List.of("redis-server", "valkey-server")) {
                Path file = Path.of(folder, name);
                if (!folder.isEmpty() && Files.isExecutable(file)) {
                    return file.toString();
                }
            }
        }
        return ExecutableProvider.newJarResourceProvider(
                        Files.createDirectories(home.path("redis-program")).toFile())
                .get()
                .getAbsolutePath();
    }

    private static boolean answers(String url) {
        try (RedisServer redis = new RedisServer(url)) {
            return redis.answers();
        }
    }

    String url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    /** Ends it; what it has is on disk. */
    @Override
    public void close() {
        Processes.end(process, "TERM", END_SECONDS);
        home.forget("redis.pid");
    }
}
