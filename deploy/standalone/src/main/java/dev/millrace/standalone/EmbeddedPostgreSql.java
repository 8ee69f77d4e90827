package dev.millrace.standalone;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own, on loopback, that syncs every commit to disk and keeps its data. One
 * that outlived a killed process is taken over.
 */
final class EmbeddedPostgreSql implements AutoCloseable {
    private static final long START_SECONDS = 60; // a busy machine
    private static final long END_SECONDS = 20;
    private static final String PORT = "postgresql.port";

    private final Path data;
    private final int port;

    private EmbeddedPostgreSql(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    static EmbeddedPostgreSql start(Home home) {
        Path data = home.path("postgresql");
        Optional<EmbeddedPostgreSql> known =
                home.port(PORT).map(port -> new EmbeddedPostgreSql(data, port));
        Optional<EmbeddedPostgreSql> left = known.filter(server -> server.process().isPresent());
        if (left.filter(EmbeddedPostgreSql::answers).isPresent()) {
            return left.get();
        }
        left.ifPresent(EmbeddedPostgreSql::close);
        EmbeddedPostgreSql server = new EmbeddedPostgreSql(data, home.freePort(PORT));
        server.launch(home);
        return server;
    }

    private void launch(Home home) {
        try {
            forgetDead();
            EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setOverrideWorkingDirectory(
                            Files.createDirectories(home.path("postgresql-program")).toFile())
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("max_wal_size", "4GB")
                    .setServerConfig("shared_buffers", "128MB")
                    .setPGStartupWait(Duration.ofSeconds(START_SECONDS))
                    .setRegisterShutdownHook(
                            false) // it must outlive the drain of gateway and worker
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL cannot be started in " + data, failed);
        }
    }

    /** A pid file that a lost server left would be taken for a running one. */
    private void forgetDead() throws IOException {
        if (process().isEmpty()) {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
        }
    }

    private Optional<ProcessHandle> process() {
        Path file = data.resolve("postmaster.pid");
        try {
            return Files.exists(file)
                    ? Processes.find(
                            Long.parseLong(Files.readAllLines(file).getFirst().strip()), "postgres")
                    : Optional.empty();
        } catch (IOException unreadable) {
            LoggerFactory.getLogger(EmbeddedPostgreSql.class)
                    .warn("{} cannot be read", file, unreadable);
            return Optional.empty();
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    long pid() {
        return process().map(ProcessHandle::pid).orElse(-1L);
    }

    @Override
    public void close() {
        process().ifPresent(running -> Processes.end(running, "INT", END_SECONDS));
    }
}
