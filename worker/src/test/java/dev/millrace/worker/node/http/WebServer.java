package dev.millrace.worker.node.http;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A web server of raw sockets on loopback: it can say what no decent server would. */
public final class WebServer implements Closeable {
    public final List<Received> received = new CopyOnWriteArrayList<>();
    public final AtomicInteger connections = new AtomicInteger();

    /** Down to zero when a client has gone while the server was still answering or waiting. */
    public final CountDownLatch clientGone = new CountDownLatch(1);

    private final ServerSocket server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final Answer answer;

    private WebServer(InetAddress address, Answer answer) throws IOException {
        this.server = new ServerSocket(0, 50, address);
        this.answer = answer;
        Thread.ofVirtual().name("web-server").start(this::accept);
    }

    public static WebServer on(String address, Answer answer) throws IOException {
        return new WebServer(InetAddress.ofLiteral(address), answer);
    }

    public static WebServer with(Answer answer) throws IOException {
        return on("127.0.0.1", answer);
    }

    /** Answers every request with the same head and body. */
    public static WebServer saying(String head, String body) throws IOException {
        return with((_, out) -> out.write(bytes(head, body)));
    }

    public static byte[] bytes(String head, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String whole = "HTTP/1.1 " + head + "\r\nContent-Length: " + content.length + "\r\n\r\n";
        return (whole + body).getBytes(StandardCharsets.UTF_8);
    }

    public String hostAndPort() {
        return server.getInetAddress().getHostAddress() + ":" + port();
    }

    public int port() {
        return server.getLocalPort();
    }

    public Received only() {
        if (received.size() != 1) {
            throw new AssertionError("one request was expected, not " + received);
        }
        return received.getFirst();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().name("web-connection").start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream())) {
            for (Received request = read(in); request != null; request = read(in)) {
                received.add(request);
                answer.to(request, socket.getOutputStream());
                socket.getOutputStream().flush();
            }
        } catch (IOException gone) {
            // counted below
        }
        clientGone.countDown();
    }

    private static @org.jspecify.annotations.Nullable Received read(InputStream in)
            throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String[] parts = header.split(": ?", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Received(line, headers, body);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /**
     * @param line e.g. {@code GET /path HTTP/1.1}
     * @param headers by lower-case name
     */
    public record Received(String line, Map<String, String> headers, String body) {}

    @FunctionalInterface
    public interface Answer {
        void to(Received request, OutputStream out) throws IOException;
    }
}
