package dev.millrace.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.json.Json;
import dev.millrace.lifecycle.Lifecycle;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code /health/live, /health/ready} and {@code /metrics} of a process that serves no other HTTP.
 */
public final class OpsServer implements Lifecycle {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Opens the port.
     *
     * @param port 0 for any free one
     */
    public OpsServer(String bind, int port, Health health, Meters meters) {
        try {
            server = HttpServer.create(new InetSocketAddress(bind, port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException(
                    "cannot listen on " + bind + ":" + port + " for health and metrics", taken);
        }
        server.setExecutor(threads);
        server.createContext(
                "/health/live",
                exchange -> answer(exchange, 200, "application/json", "{\"status\":\"ok\"}"));
        server.createContext("/health/ready", exchange -> ready(exchange, health.report()));
        server.createContext(
                "/metrics",
                exchange -> answer(exchange, 200, "text/plain; version=0.0.4", meters.scrape()));
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static void ready(HttpExchange exchange, Health.Report report) throws IOException {
        answer(exchange, report.ready() ? 200 : 503, "application/json", Json.text(report.body()));
    }

    private static void answer(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public void stop() {
        server.stop(0);
        threads.close();
    }
}
