package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway and workers as separate processes: what happens when a worker is lost, leaves, or must
 * stop a call.
 */
class ClusterTest {
    private static final int EXECUTIONS = 50;

    private static Target target;
    private static Cluster cluster;
    private static Api api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        target = new Target();
        cluster = new Cluster(folder, target);
        api = cluster.api();
    }

    @AfterAll
    static void stop() {
        target.close();
        cluster.close();
    }

    @Test
    void what_a_killed_worker_held_goes_on_elsewhere_and_ends_once() {
        Program doomed = cluster.worker(EXECUTIONS);
        List<String> ids = held("/killed");
        try (Program other = cluster.worker(EXECUTIONS)) {
            doomed.kill();
            target.release("/killed");

            for (String id : ids) {
                JsonNode ended = api.awaitEnd(id, Duration.ofSeconds(60));
                assertThat(ended.path("status").asText()).isEqualTo("completed");
                assertThat(ended.path("attempt").asInt()).isEqualTo(1);
                assertThat(api.events(id, "execution:complete")).hasSize(1);
            }
            assertThat(target.calls("/before/killed")).isEqualTo(EXECUTIONS);
            assertThat(target.calls("/killed")).isEqualTo(2 * EXECUTIONS);
            assertThat(other.ready()).isTrue();
        }
    }

    @Test
    void a_worker_that_is_asked_to_stop_hands_its_work_on_without_using_an_attempt() {
        Program leaving = cluster.worker(EXECUTIONS);
        List<String> ids = held("/drained");
        try (Program other = cluster.worker(EXECUTIONS)) {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(leaving::stop);
            await().atMost(Duration.ofSeconds(30)).until(() -> !leaving.ready());
            target.release("/drained");
            stopped.join();

            for (String id : ids) {
                JsonNode ended = api.awaitEnd(id);
                assertThat(ended.path("status").asText()).isEqualTo("completed");
                assertThat(ended.path("attempt").asInt()).isEqualTo(1);
            }
            assertThat(target.calls("/drained")).isEqualTo(EXECUTIONS);
            assertThat(other.ready()).isTrue();
        }
    }

    /** Puts executions in that are all in the middle of a call when this returns. */
    private static List<String> held(String path) {
        target.hold(path);
        Flows flow =
                Flows.empty()
                        .http("before", target.url("/before" + path))
                        .http("held", target.url(path))
                        .noop("after")
                        .edge("before", "held")
                        .edge("held", "after");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < EXECUTIONS; i++) {
            ids.add(api.submit(flow, "{\"n\":" + i + "}"));
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> target.calls(path) == EXECUTIONS);
        return ids;
    }

    @Test
    void cancel_reaches_a_call_on_another_process_and_the_target_sees_the_connection_close()
            throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Program worker = cluster.worker(4, "127.0.0.1:" + deaf.getLocalPort())) {
            String id =
                    api.submit(
                            Flows.empty()
                                    .http("call", "http://127.0.0.1:" + deaf.getLocalPort() + "/"),
                            "{}");
            try (Socket call = deaf.accept()) {
                api.awaitStatus(id, "running");
                assertThat(api.post("/v1/executions/" + id + "/cancel", "{}").status())
                        .isEqualTo(202);

                call.setSoTimeout(
                        20_000); // far beyond the 2 s that are promised; below the node's own 30 s
                awaitClose(call);
            }
            assertThat(api.awaitEnd(id).path("status").asText()).isEqualTo("cancelled");
            assertThat(api.post("/v1/executions/" + id + "/cancel", "{}").status()).isEqualTo(409);
            assertThat(worker.ready()).isTrue();
        }
    }

    private static void awaitClose(Socket call) throws IOException {
        try {
            call.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (SocketTimeoutException open) {
            throw open;
        } catch (SocketException reset) {
            // an aborted connection is reset: closed all the same
        }
    }
}
