package dev.millrace.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A WebSocket client that keeps every frame it gets. */
final class Listener implements WebSocket.Listener, AutoCloseable {
    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;

    Listener(Api api) {
        socket =
                http.newWebSocketBuilder()
                        .header("Authorization", "Bearer " + api.key())
                        .buildAsync(URI.create("ws://127.0.0.1:" + api.port() + "/v1/stream"), this)
                        .join();
    }

    void subscribe(String executionId, long after) {
        say(
                "{\"action\":\"subscribe\",\"executionId\":\""
                        + executionId
                        + "\",\"after\":"
                        + after
                        + "}");
    }

    void say(String text) {
        socket.sendText(text, true).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        part.append(text);
        if (last) {
            frames.add(Json.read(part.toString()));
            part.setLength(0);
        }
        from.request(1);
        return java.util.concurrent.CompletableFuture.completedFuture(null);
    }

    List<JsonNode> frames() {
        return List.copyOf(frames);
    }

    /** Numbers of the events got, in the order they came. */
    List<Long> seqs() {
        return frames.stream()
                .filter(frame -> frame.has("seq"))
                .map(frame -> frame.path("seq").asLong())
                .toList();
    }

    boolean saw(String type) {
        return frames.stream().anyMatch(frame -> frame.path("type").asText().equals(type));
    }

    /** Cuts the connection without a goodbye. */
    void cut() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }
}
