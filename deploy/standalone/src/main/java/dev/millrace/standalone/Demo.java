package dev.millrace.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs a sample through the front door and tells its progress, a line per event of a node. */
final class Demo {
    private final String gateway;
    private final String key;
    private final Addresses addresses;
    private final Consumer<String> out;

    /**
     * What the nodes of a sample call.
     *
     * @param gateway our own API, as a worker reaches it
     * @param target see {@link SampleTarget}
     */
    record Addresses(String gateway, String target) {}

    /**
     * @param gateway where the sample is submitted
     */
    Demo(String gateway, String key, Addresses addresses, Consumer<String> out) {
        this.gateway = gateway;
        this.key = key;
        this.addresses = addresses;
        this.out = out;
    }

    void run(String sample) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String id = submit(http, sample);
            out.accept("\nRunning deploy/samples/" + sample + ".json, execution " + id);
            HttpRequest events =
                    request("/v1/executions/" + id + "/events")
                            .header("Accept", "text/event-stream")
                            .build();
            try (Stream<String> lines =
                    http.send(events, HttpResponse.BodyHandlers.ofLines()).body()) {
                lines.filter(line -> line.startsWith("data: {\"type\""))
                        .forEach(line -> tell(Json.read(line.substring("data: ".length()))));
            }
        }
    }

    private String submit(HttpClient http, String sample) throws IOException, InterruptedException {
        ObjectNode body = Json.object();
        body.set("flow", sample(sample));
        body.putObject("input")
                .put("gateway", addresses.gateway())
                .put("target", addresses.target());
        HttpRequest submit =
                request("/v1/executions")
                        .POST(HttpRequest.BodyPublishers.ofString(Json.text(body)))
                        .build();
        HttpResponse<String> receipt = http.send(submit, HttpResponse.BodyHandlers.ofString());
        if (receipt.statusCode() != 202) {
            throw new IOException("the sample was not accepted: " + receipt.body());
        }
        return Json.read(receipt.body()).path("executionId").asText();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gateway + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    private static JsonNode sample(String name) throws IOException {
        try (InputStream in = Demo.class.getResourceAsStream("/samples/" + name + ".json")) {
            if (in == null) {
                throw new IOException("there is no sample " + name);
            }
            return Json.read(in.readAllBytes());
        }
    }

    private void tell(JsonNode event) {
        String took = event.has("durationMs") ? event.path("durationMs").asLong() + " ms" : "";
        String error = event.path("error").path("code").asText();
        switch (event.path("type").asText()) {
            case "node:start" -> node(event, "starts", "");
            case "node:complete" -> node(event, "done", took);
            case "node:retry" -> node(event, "tries again", error);
            case "node:error" -> node(event, "failed", error);
            case "node:skipped" -> node(event, "skipped", "");
            case "execution:complete" ->
                    out.accept("Completed in " + took + ": " + event.path("output"));
            case "execution:error" ->
                    out.accept("Failed after " + took + ": " + event.path("error"));
            default -> {} // the rest is for machines
        }
    }

    private void node(JsonNode event, String what, String more) {
        String line = String.format("  %-10s %-12s %s", event.path("nodeId").asText(), what, more);
        out.accept(line.stripTrailing());
    }
}
