package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one process is killed in the middle of a flow, or finds its ports taken as it comes back. */
class CrashTest {
    @Test
    void after_a_kill_the_execution_goes_on_from_its_checkpoints(@TempDir Path home) {
        try (Target target = new Target();
                Standalone millrace = new Standalone(home, target)) {
            Api api = millrace.api();
            target.hold("/third");
            Flows flow =
                    Flows.empty()
                            .http("first", target.url("/first"))
                            .http("second", target.url("/second"))
                            .http("third", target.url("/third"))
                            .http("fourth", target.url("/fourth"))
                            .edge("first", "second")
                            .edge("second", "third")
                            .edge("third", "fourth");
            String id = api.submit(flow, "{\"order\":1}");
            await().atMost(Duration.ofSeconds(30)).until(() -> target.calls("/third") == 1);

            millrace.kill();
            target.release("/third");
            millrace.startAgain();
            JsonNode ended = api.awaitEnd(id);

            assertThat(ended.path("status").asText()).isEqualTo("completed");
            assertThat(target.calls("/first")).isEqualTo(1);
            assertThat(target.calls("/second")).isEqualTo(1);
            assertThat(target.calls("/third")).isEqualTo(2);
            assertThat(target.calls("/fourth")).isEqualTo(1);
            assertThat(ended.path("attempt").asInt()).isEqualTo(1);
            assertThat(api.events(id, "execution:complete")).hasSize(1);
        }
    }

    @Test
    void a_port_that_somebody_else_has_by_now_is_left_to_them(@TempDir Path home)
            throws IOException {
        try (Target target = new Target();
                Standalone millrace = new Standalone(home, target)) {
            String id = millrace.api().submit(Flows.empty().noop("a"), "{}");
            millrace.api().awaitEnd(id);
            millrace.stop();

            try (ServerSocket _ = taken(home, "redis.port");
                    ServerSocket _ = taken(home, "postgresql.port");
                    ServerSocket _ = taken(home, "sample.port")) {
                millrace.startAgain();

                assertThat(millrace.api().awaitEnd(id).path("status").asText())
                        .isEqualTo("completed");
            }
        }
    }

    private static ServerSocket taken(Path home, String file) throws IOException {
        int port = Integer.parseInt(Files.readString(home.resolve(file)).strip());
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
