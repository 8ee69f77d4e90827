package dev.millrace.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a worker and its target database. The answer to one COMMIT is kept back: the
 * target has committed, and the worker does not know.
 */
final class HoldingLink implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicInteger held = new AtomicInteger();

    HoldingLink(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void holdNextCommit() {
        armed.set(true);
    }

    /** Answers that were kept back. */
    int held() {
        return held.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket database = new Socket(InetAddress.ofLiteral("127.0.0.1"), target);
                AtomicBoolean holding = new AtomicBoolean();
                Thread.ofVirtual().start(() -> up(client, database, holding));
                Thread.ofVirtual().start(() -> down(database, client, holding));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void up(Socket client, Socket database, AtomicBoolean holding) {
        byte[] buffer = new byte[8192];
        try (client;
                database) {
            InputStream in = client.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                if (text.contains("COMMIT") && armed.compareAndSet(true, false)) {
                    holding.set(true);
                }
                database.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException gone) {
            // the other direction closes both
        }
    }

    private void down(Socket database, Socket client, AtomicBoolean holding) {
        byte[] buffer = new byte[8192];
        try (database;
                client) {
            InputStream in = database.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (holding.get()) {
                    held.incrementAndGet();
                } else {
                    client.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException gone) {
            // the other direction closes both
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
