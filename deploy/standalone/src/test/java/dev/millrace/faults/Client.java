package dev.millrace.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Somebody with a key who calls a gateway. Thread-safe. */
final class Client {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final IntSupplier port;
    private final String key;

    /**
     * @param port of the gateway to call next
     */
    Client(IntSupplier port, String key) {
        this.port = port;
        this.key = key;
    }

    /** Null if there was no answer. */
    @Nullable HttpResponse<String> send(
            String method, String path, String body, String idempotencyKey) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.getAsInt() + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!idempotencyKey.isEmpty()) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException noAnswer) {
            return null;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** The answer's body; it must be a success. */
    JsonNode call(String method, String path, String body) {
        HttpResponse<String> answer = send(method, path, body, "");
        if (answer == null || answer.statusCode() >= 300) {
            String what = answer == null ? "no answer" : answer.statusCode() + answer.body();
            throw new IllegalStateException(method + " " + path + ": " + what);
        }
        return answer.body().isEmpty() ? Json.nothing() : Json.read(answer.body());
    }

    JsonNode get(String path) {
        return call("GET", path, "");
    }

    JsonNode post(String path, String body) {
        return call("POST", path, body);
    }
}
