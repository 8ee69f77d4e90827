package dev.millrace.outbox;

import dev.millrace.sql.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL that can be stopped and started again on its port, its data kept. */
final class RestartablePostgres implements AutoCloseable {
    private final Path data;
    private final int port;
    private @Nullable EmbeddedPostgres server;

    RestartablePostgres(Path folder) throws IOException {
        data = folder.resolve("data");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        start();
    }

    void start() {
        try {
            server =
                    EmbeddedPostgres.builder()
                            .setDataDirectory(data)
                            .setCleanDataDirectory(false)
                            .setPort(port)
                            .setServerConfig("listen_addresses", "127.0.0.1")
                            .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void stop() {
        EmbeddedPostgres running = server;
        server = null;
        if (running != null) {
            try {
                running.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    Database database() {
        return new Database(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres", 4);
    }

    @Override
    public void close() {
        stop();
    }
}
