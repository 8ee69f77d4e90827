package dev.millrace.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A gateway or a worker as a process that a test may kill, freeze, thaw or stop. */
final class Jvm implements AutoCloseable {
    private final String main;
    private final Path folder;
    private final int port;
    private final Map<String, String> environment;
    private final String planted;
    private Process process;
    private Path log;
    private final List<Path> logs = new CopyOnWriteArrayList<>();

    /**
     * Starts it and waits until it is ready.
     *
     * @param port where it answers {@code /health/ready}
     * @param planted class path that goes ahead of the product's; empty for none
     */
    Jvm(String main, Path folder, int port, Map<String, String> environment, String planted) {
        this.main = main;
        this.folder = folder;
        this.port = port;
        this.environment = Map.copyOf(environment);
        this.planted = planted;
        log = freshLog();
        process = launch();
        try {
            awaitReady();
        } catch (RuntimeException never) {
            close();
            throw never;
        }
    }

    private Path freshLog() {
        try {
            String name = main.substring(main.lastIndexOf('.') + 1);
            Path fresh = Files.createTempFile(Files.createDirectories(folder), name, ".log");
            logs.add(fresh);
            return fresh;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx192m"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dmillrace.test.folder=" + folder); // what is planted may look for files there
        command.addAll(List.of("-cp", planted + System.getProperty("java.class.path"), main));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void awaitReady() {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .failFast("it ended; its output is in " + log, () -> !process.isAlive())
                .until(this::ready);
    }

    boolean ready() {
        try {
            get("/health/ready");
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The value of a counter or gauge, summed over its tags; 0 if there is none. */
    double metric(String name) {
        try {
            return get("/metrics")
                    .lines()
                    .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                    .mapToDouble(
                            line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException away) {
            return 0;
        }
    }

    private String get(String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(2_000);
        connection.setReadTimeout(3_000);
        try (var body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Those of the operating system: virtual ones are none. */
    long threads() {
        Path all = Path.of("/proc", Long.toString(process.pid()), "task");
        try (Stream<Path> each = Files.list(all)) {
            return each.count();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    int port() {
        return port;
    }

    /** What it has printed since it was started last. */
    String output() {
        return read(log);
    }

    /** Lines with that text, of all its lives. */
    List<String> printed(String text) {
        return logs.stream()
                .flatMap(one -> read(one).lines())
                .filter(line -> line.contains(text))
                .toList();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            return "no output: " + unreadable;
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    void kill() {
        process.destroyForcibly();
        Signals.awaitEnd(process.toHandle());
    }

    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        if (process.isAlive()) {
            Signals.send(name, process.pid());
        }
    }

    /** SIGTERM, without waiting for the end. */
    void askToStop() {
        process.destroy();
    }

    /** Frozen for so long. */
    void stall(Duration time) {
        Signals.stall(process.pid(), time);
    }

    /** Lines of its output that warn or tell of an error, since it was started. */
    List<String> complaints() {
        return output().lines().filter(line -> line.matches("\\S+ +(WARN|ERROR) .*")).toList();
    }

    /** SIGTERM; answers how long it took to end. */
    Duration stop() {
        long began = System.nanoTime();
        process.destroy();
        Signals.awaitEnd(process.toHandle());
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Once more, as a supervisor would after its end. */
    void startAgain() {
        revive();
        awaitReady();
    }

    /** Starts it again if it has ended; does not wait until it is ready. */
    void revive() {
        if (!process.isAlive()) {
            log = freshLog();
            process = launch();
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            Signals.send("CONT", process.pid());
            process.destroyForcibly();
            Signals.awaitEnd(process.toHandle());
        }
    }
}
