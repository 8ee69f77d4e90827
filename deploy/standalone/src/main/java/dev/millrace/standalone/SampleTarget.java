package dev.millrace.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What the samples call besides the gateway: {@code /flaky} answers each execution twice with 503,
 * then well; {@code /down} never well.
 */
final class SampleTarget implements AutoCloseable {
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    SampleTarget(int port) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException(
                    "cannot listen on 127.0.0.1:" + port + " for the samples", taken);
        }
        server.setExecutor(threads);
        server.createContext("/flaky", this::flaky);
        server.createContext("/down", exchange -> answer(exchange, 503, "{\"status\":\"down\"}"));
        server.start();
    }

    private void flaky(HttpExchange exchange) throws IOException {
        String execution =
                String.valueOf(exchange.getRequestHeaders().getFirst("X-Millrace-Execution"));
        if (calls.size() > 10_000) {
            calls.clear();
        }
        int call = calls.merge(execution, 1, Integer::sum);
        answer(exchange, call <= 2 ? 503 : 200, "{\"call\":" + call + "}");
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String url() {
        return "http://" + address();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
