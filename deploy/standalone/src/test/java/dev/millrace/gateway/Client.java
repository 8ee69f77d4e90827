package dev.millrace.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls the HTTP API with one key; an empty key sends none. */
final class Client {
    static final String ONE_NODE =
            "{\"nodes\":[{\"id\":\"only\",\"type\":\"logic:noop\"}],\"edges\":[]}";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port;
    private final String key;

    Client(int port, String key) {
        this.port = port;
        this.key = key;
    }

    String key() {
        return key;
    }

    int port() {
        return port;
    }

    /**
     * What came back.
     *
     * @param body a null node if it was no JSON
     */
    record Answer(int status, JsonNode body, HttpResponse<String> raw) {
        String code() {
            return body.path("code").asText();
        }

        String type() {
            return raw.headers().firstValue("Content-Type").orElse("");
        }
    }

    Answer get(String path) {
        return call("GET", path, null);
    }

    Answer post(String path, String body, String... headers) {
        return call("POST", path, body, headers);
    }

    /** A body with no Content-Type of its own is JSON; a null body is none. */
    Answer call(String method, String path, @Nullable String body, String... headers) {
        BodyPublisher sent = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(70))
                        .method(method, sent);
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (body != null && !String.join(" ", headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return send(request.build());
    }

    private static Answer send(HttpRequest request) {
        try {
            HttpResponse<String> raw = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            String type = raw.headers().firstValue("Content-Type").orElse("");
            boolean json = type.contains("json") && !raw.body().isEmpty();
            return new Answer(raw.statusCode(), json ? Json.read(raw.body()) : Json.nothing(), raw);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** An execution of a flow of one node that does nothing; its id. */
    String submit() {
        Answer answer = post("/v1/executions", "{\"flow\":" + ONE_NODE + "}");
        if (answer.status() != 202) {
            throw new AssertionError("not accepted: " + answer.status() + " " + answer.body());
        }
        return answer.body().path("executionId").asText();
    }
}
