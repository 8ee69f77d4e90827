package dev.millrace.endtoend;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A client of the HTTP API, as any user would write it. */
final class Api {
    private static final Set<String> TERMINAL = Set.of("completed", "failed", "cancelled");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final int port;
    private final String key;

    Api(int port, String key) {
        this.port = port;
        this.key = key;
    }

    /**
     * What came back.
     *
     * @param body a null node if there was none
     */
    record Answer(int status, JsonNode body, HttpResponse<String> raw) {
        String code() {
            return body.path("code").asText();
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer put(String path, String body) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(70));
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> raw =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String type = raw.headers().firstValue("Content-Type").orElse("");
            JsonNode body =
                    type.contains("json") && !raw.body().isEmpty()
                            ? Json.read(raw.body())
                            : Json.nothing();
            return new Answer(raw.statusCode(), body, raw);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Submits an inline flow; answers the execution's id. */
    String submit(Flows flow, String input) {
        return accepted(
                post("/v1/executions", "{\"flow\":" + flow.json() + ",\"input\":" + input + "}"));
    }

    static String accepted(Answer answer) {
        if (answer.status() != 202) {
            throw new AssertionError("not accepted: " + answer.status() + " " + answer.body());
        }
        return answer.body().path("executionId").asText();
    }

    JsonNode execution(String id) {
        return get("/v1/executions/" + id).body();
    }

    JsonNode node(String id, String nodeId) {
        for (JsonNode node : execution(id).path("nodes")) {
            if (node.path("nodeId").asText().equals(nodeId)) {
                return node;
            }
        }
        return Json.nothing();
    }

    JsonNode awaitEnd(String id) {
        return awaitEnd(id, Duration.ofSeconds(60));
    }

    JsonNode awaitEnd(String id, Duration atMost) {
        await().atMost(atMost)
                .pollInterval(Duration.ofMillis(20))
                .alias("end of " + id)
                .until(() -> TERMINAL.contains(execution(id).path("status").asText()));
        return execution(id);
    }

    void awaitStatus(String id, String status) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> execution(id).path("status").asText().equals(status));
    }

    List<JsonNode> events(String id) {
        List<JsonNode> events = new ArrayList<>();
        get("/v1/executions/" + id + "/events?after=0").body().path("items").forEach(events::add);
        return events;
    }

    List<JsonNode> events(String id, String type) {
        return events(id).stream()
                .filter(event -> event.path("type").asText().equals(type))
                .toList();
    }

    int port() {
        return port;
    }

    String key() {
        return key;
    }
}
