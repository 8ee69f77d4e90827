package dev.millrace.worker.node.db;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a node and the database. The answer to one COMMIT never arrives: the server has
 * committed, and the connection breaks.
 */
final class CommitCutter implements Closeable {
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
    private final int target;
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicBoolean armed = new AtomicBoolean();

    CommitCutter(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    int cuts() {
        return cuts.get();
    }

    void cutNext() {
        armed.set(true);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket database = new Socket(InetAddress.ofLiteral("127.0.0.1"), target);
                Link link = new Link(client, database);
                Thread.ofVirtual().start(link::up);
                Thread.ofVirtual().start(link::down);
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private final class Link {
        private final Socket client;
        private final Socket database;
        private volatile boolean committing;

        Link(Socket client, Socket database) {
            this.client = client;
            this.database = database;
        }

        void up() {
            pump(client, database);
        }

        void down() {
            pump(database, client);
        }

        private void pump(Socket from, Socket to) {
            byte[] buffer = new byte[8192];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (from.equals(database) && committing) {
                        cuts.incrementAndGet();
                        return;
                    }
                    String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                    committing |=
                            from.equals(client)
                                    && text.contains("COMMIT")
                                    && armed.compareAndSet(true, false);
                    to.getOutputStream().write(buffer, 0, read);
                }
            } catch (IOException gone) {
                // the other direction closes both
            }
        }
    }
}
