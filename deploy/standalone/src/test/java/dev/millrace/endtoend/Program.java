package dev.millrace.endtoend;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.TerminalFailureException;

/**
 * One of our programs as a process of its own, with this test's class path. Its output goes to a
 * file that failures show.
 */
final class Program implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Process process;
    private final Path log;
    private final int healthPort;

    private Program(Process process, Path log, int healthPort) {
        this.process = process;
        this.log = log;
        this.healthPort = healthPort;
    }

    /**
     * Starts the program and waits until it is ready.
     *
     * @param healthPort where it answers {@code /health/ready}
     */
    static Program start(
            String mainClass,
            Path folder,
            int healthPort,
            Map<String, String> environment,
            String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of(arguments));
        try {
            Path log =
                    Files.createTempFile(
                            Files.createDirectories(folder),
                            mainClass.substring(mainClass.lastIndexOf('.') + 1),
                            ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
            builder.environment().putAll(environment);
            Program program = new Program(builder.start(), log, healthPort);
            program.awaitReady();
            return program;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void awaitReady() {
        try {
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(50))
                    .failFast(() -> !process.isAlive())
                    .until(this::ready);
        } catch (TerminalFailureException ended) {
            throw new AssertionError("the program ended: " + output(), ended);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean ready() {
        URI health = URI.create("http://127.0.0.1:" + healthPort + "/health/ready");
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(2)).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The value of a meter without tags. */
    double meter(String name) {
        URI metrics = URI.create("http://127.0.0.1:" + healthPort + "/metrics");
        try {
            String all =
                    HTTP.send(
                                    HttpRequest.newBuilder(metrics).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            return all.lines()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no meter " + name + " in " + all));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            return "no output: " + unreadable;
        }
    }

    long pid() {
        return process.pid();
    }

    /** {@code kill -9}: it gets no chance to say goodbye. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGTERM, and waits until it has ended. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("did not stop within 60 s: " + output());
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    int exitCode() {
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }
}
