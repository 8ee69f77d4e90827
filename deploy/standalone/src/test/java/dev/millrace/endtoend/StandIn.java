package dev.millrace.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands in for all that flows call: answers each path as it was told, one answer after the other
 * and the last again and again; a path it was told nothing of echoes what was sent, as {@code
 * {got}}.
 */
final class StandIn implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Queue<Reply>> replies = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    private record Reply(int status, String json) {}

    record Call(String method, String path, JsonNode body, Headers headers) {}

    StandIn() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    StandIn on(String path, String json) {
        return on(path, 200, json);
    }

    StandIn on(String path, int status, String json) {
        replies.computeIfAbsent(path, _ -> new ArrayDeque<>()).add(new Reply(status, json));
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] sent = exchange.getRequestBody().readAllBytes();
        JsonNode body = sent.length == 0 ? Json.nothing() : Json.read(sent);
        calls.add(new Call(exchange.getRequestMethod(), path, body, exchange.getRequestHeaders()));
        Reply reply = reply(path, body);
        byte[] bytes = Json.bytes(Json.read(reply.json()));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private Reply reply(String path, JsonNode body) {
        Queue<Reply> left = replies.get(path);
        if (left == null) {
            return new Reply(200, Json.text(Json.object().set("got", body)));
        }
        synchronized (left) {
            return left.size() > 1 ? left.remove() : left.element();
        }
    }

    List<Call> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
