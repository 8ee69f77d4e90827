package dev.millrace.standalone.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway or a worker in a process of its own. */
final class Role implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final int port;
    private final Path log;

    private Role(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /**
     * Starts it with the class path and the flags of this process.
     *
     * @param port where it answers {@code /health/ready} and {@code /metrics}
     */
    static Role start(String main, int port, Map<String, String> environment, Path log)
            throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
        ProcessBuilder builder = new ProcessBuilder(java);
        builder.command().addAll(flags);
        builder.command().addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new Role(builder.start(), port, log);
    }

    void awaitReady() {
        boolean ready = Patience.until(PATIENCE_SECONDS, () -> !process.isAlive() || isReady());
        if (!ready || !process.isAlive()) {
            throw new IllegalStateException("a process did not become ready; its log is " + log);
        }
    }

    private boolean isReady() {
        try {
            get("/health/ready");
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    String metrics() {
        try {
            return get("/metrics");
        } catch (IOException gone) {
            throw new UncheckedIOException("a process does not answer; its log is " + log, gone);
        }
    }

    private String get(String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(2_000);
        connection.setReadTimeout(5_000);
        try (var body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** CPU spent so far, without that of the compiler. */
    long cpuMicros() {
        return CpuClock.micros(process.pid()) - compilerMicros();
    }

    long compilerMicros() {
        return CpuClock.compilerMicros(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
