package dev.millrace.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A link to a server that can be told to break just when the server has answered something. */
final class CutLink implements AutoCloseable {
    private final ServerSocket front;
    private final int serverPort;
    private final AtomicReference<@Nullable String> cutAt = new AtomicReference<>();

    CutLink(int serverPort) {
        this.serverPort = serverPort;
        try {
            front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return front.getLocalPort();
    }

    /** The next connection that would bring such an answer breaks instead; once. */
    void cutBefore(String answer) {
        cutAt.set(answer);
    }

    boolean hasCut() {
        return cutAt.get() == null;
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                Socket client = front.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                Thread.ofVirtual().start(() -> pass(client, server, false));
                Thread.ofVirtual().start(() -> pass(server, client, true));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pass(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (answers && cuts(new String(buffer, 0, read, StandardCharsets.ISO_8859_1))) {
                    return;
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException broken) {
            // both ends are closed
        }
    }

    private boolean cuts(String answer) {
        String at = cutAt.get();
        return at != null && answer.contains(at) && cutAt.compareAndSet(at, null);
    }

    @Override
    public void close() {
        try {
            front.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
