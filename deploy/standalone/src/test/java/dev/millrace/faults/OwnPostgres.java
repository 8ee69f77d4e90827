package dev.millrace.faults;

import dev.millrace.sql.Database;
import dev.millrace.standalone.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL that syncs to disk and that a test may stop as a crash would, and start again. */
final class OwnPostgres implements AutoCloseable {
    private final Path data;
    private final Path programs;
    private final int port = FreePort.choose();
    private @Nullable EmbeddedPostgres last;

    OwnPostgres(Path folder) {
        this.data = folder.resolve("postgresql");
        this.programs = folder.resolve("postgresql-program");
        start();
    }

    void start() {
        try {
            if (last != null) {
                last.close(); // its server has ended; this lets go of the lock on its data
            }
            last =
                    EmbeddedPostgres.builder()
                            .setPort(port)
                            .setDataDirectory(data)
                            .setCleanDataDirectory(false)
                            .setOverrideWorkingDirectory(Files.createDirectories(programs).toFile())
                            .setServerConfig("fsync", "on")
                            .setServerConfig("synchronous_commit", "on")
                            .setServerConfig("listen_addresses", "127.0.0.1")
                            .setPGStartupWait(Duration.ofSeconds(60))
                            .setRegisterShutdownHook(false)
                            .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    long pid() {
        try {
            return Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        } catch (IOException stopped) {
            throw new UncheckedIOException("PostgreSQL does not run", stopped);
        }
    }

    /** Immediate: no checkpoint, no goodbye to clients. */
    void stopAtOnce() {
        ProcessHandle running = ProcessHandle.of(pid()).orElseThrow();
        Signals.send("QUIT", running.pid());
        Signals.awaitEnd(running);
    }

    /** A full disk may end it, or not. */
    void startIfItEnded() {
        if (!Files.exists(data.resolve("postmaster.pid"))
                || ProcessHandle.of(pid()).filter(ProcessHandle::isAlive).isEmpty()) {
            start();
        }
    }

    int port() {
        return port;
    }

    /** Straight to it, past the links. */
    Database database() {
        return new Database(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres", 2);
    }

    @Override
    public void close() {
        if (Files.exists(data.resolve("postmaster.pid"))) {
            stopAtOnce();
        }
    }
}
