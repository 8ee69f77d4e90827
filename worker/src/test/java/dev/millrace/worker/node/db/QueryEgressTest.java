package dev.millrace.worker.node.db;

import static dev.millrace.worker.node.db.TargetDatabase.active;
import static dev.millrace.worker.node.db.TargetDatabase.failure;
import static dev.millrace.worker.node.db.TargetDatabase.output;
import static dev.millrace.worker.node.db.TargetDatabase.parameters;
import static dev.millrace.worker.node.db.TargetDatabase.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Failure;
import dev.millrace.worker.node.CancelSignal;
import dev.millrace.worker.node.NodeEnvironment;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import dev.millrace.worker.node.egress.HostNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A query goes where an HTTP call might go, and nowhere else. */
@Timeout(60)
class QueryEgressTest {
    private static QueryNode node(HostNames names, List<String> allow, List<String> refuse) {
        QueryNode node = new QueryNode(names, 4, Duration.ofSeconds(30));
        node.prepare(new NodeEnvironment(allow, refuse));
        return node;
    }

    private static NodeRequest at(String host, int port) {
        ObjectNode parameters = parameters("select 1 as one", "");
        ((ObjectNode) parameters.path("connection")).put("host", host).put("port", port);
        return request(parameters);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "127.1",
                "2130706433",
                "0x7f000001",
                "0.0.0.0",
                "::1",
                "::ffff:127.0.0.1",
                "inside.evil.test"
            })
    void no_spelling_of_an_address_inside_is_connected_to(String host) throws Exception {
        HostNames names =
                name ->
                        name.endsWith("evil.test")
                                ? List.of(InetAddress.ofLiteral("127.0.0.1"))
                                : HostNames.OF_THE_SYSTEM.addresses(name);
        try (ServerSocket sink = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
                QueryNode node = node(names, List.of(), List.of())) {
            Failure failure = failure(node.execute(at(host, sink.getLocalPort())));

            assertThat(failure.code()).isIn("EGRESS_BLOCKED", "UNKNOWN_HOST");
            assertUntouched(sink);
        }
    }

    private static void assertUntouched(ServerSocket sink) throws IOException {
        sink.setSoTimeout(50);
        assertThatThrownBy(sink::accept).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void a_blocked_address_says_what_to_do() throws Exception {
        try (QueryNode node = node(HostNames.OF_THE_SYSTEM, List.of(), List.of())) {
            Failure failure = failure(node.execute(at("127.0.0.1", 5432)));

            assertThat(failure.code()).isEqualTo("EGRESS_BLOCKED");
            assertThat(failure.recoverable()).isFalse();
            assertThat(failure.message()).contains("127.0.0.1:5432", "MILLRACE_EGRESS_ALLOW");
        }
    }

    @Test
    void our_own_store_is_refused_whatever_is_allowed() throws Exception {
        String store = "127.0.0.1:" + TargetDatabase.port();
        try (QueryNode node =
                node(HostNames.OF_THE_SYSTEM, List.of("0.0.0.0/0", store), List.of(store))) {
            for (String host : List.of("127.0.0.1", "localhost", "127.0.0.2")) {
                Failure failure = failure(node.execute(at(host, TargetDatabase.port())));
                assertThat(failure.code()).isEqualTo("EGRESS_BLOCKED");
            }
        }
    }

    @Test
    void a_name_is_looked_at_once_for_a_connection_and_its_cancel() throws Exception {
        Deque<String> answers = new ArrayDeque<>(List.of("127.0.0.1"));
        HostNames rebinding =
                _ ->
                        List.of(
                                InetAddress.ofLiteral(
                                        answers.isEmpty() ? "127.0.0.9" : answers.remove()));
        try (QueryNode node = node(rebinding, List.of("127.0.0.1"), List.of());
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            ObjectNode parameters = parameters("select pg_sleep(60), 'rebinding'", "");
            ((ObjectNode) parameters.path("connection")).put("host", "rebind.evil.test");
            CancelSignal cancel = new CancelSignal();
            NodeRequest request =
                    NodeTries.of("db:query", parameters, NodeTries.KEY, NodeTries.TIMEOUT, cancel);
            Future<NodeResult> result = callers.submit(() -> node.execute(request));
            await().until(() -> active("'rebinding'") == 1);
            cancel.cancel();
            await().until(() -> active("'rebinding'") == 0);
            assertThatThrownBy(result::get).hasCauseInstanceOf(InterruptedException.class);

            parameters.put("query", "select 1");
            assertThat(failure(node.execute(request(parameters))).code())
                    .isEqualTo("EGRESS_BLOCKED");
        }
    }

    @Test
    void the_next_address_of_a_name_is_tried() throws Exception {
        HostNames two =
                _ ->
                        List.of(
                                InetAddress.ofLiteral("127.0.0.7"),
                                InetAddress.ofLiteral("127.0.0.1"));
        try (QueryNode node = node(two, List.of("127.0.0.0/8"), List.of())) {
            assertThat(
                            output(node.execute(at("db.corp", TargetDatabase.port())))
                                    .at("/rows/0/one")
                                    .asInt())
                    .isEqualTo(1);
        }
    }
}
