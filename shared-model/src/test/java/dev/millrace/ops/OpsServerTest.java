package dev.millrace.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OpsServerTest {
    private final AtomicReference<Optional<String>> redis = new AtomicReference<>(Optional.empty());
    private final Health health = new Health().check("redis", redis::get);
    private final Meters meters = new Meters();

    @Test
    void health_and_metrics_say_what_is() throws Exception {
        meters.registry().counter("millrace.tries").increment();
        OpsServer server = new OpsServer("127.0.0.1", 0, health, meters);
        server.start();
        try {
            assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(server, "/health/ready").statusCode()).isEqualTo(200);
            assertThat(get(server, "/metrics").body()).contains("millrace_tries_total 1.0");

            redis.set(Optional.of("no answer"));
            HttpResponse<String> away = get(server, "/health/ready");
            assertThat(away.statusCode()).isEqualTo(503);
            assertThat(away.body())
                    .isEqualTo("{\"status\":\"unavailable\",\"checks\":{\"redis\":\"no answer\"}}");

            redis.set(Optional.empty());
            health.drain();
            assertThat(get(server, "/health/ready").body()).contains("draining");
        } finally {
            server.stop();
        }
    }

    private static HttpResponse<String> get(OpsServer server, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
            return client.send(
                    HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
