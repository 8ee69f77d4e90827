package dev.millrace.worker.node.db;

import static dev.millrace.worker.node.db.TargetDatabase.active;
import static dev.millrace.worker.node.db.TargetDatabase.admin;
import static dev.millrace.worker.node.db.TargetDatabase.failure;
import static dev.millrace.worker.node.db.TargetDatabase.output;
import static dev.millrace.worker.node.db.TargetDatabase.parameters;
import static dev.millrace.worker.node.db.TargetDatabase.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Failure;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.egress.HostNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are too large or none, and how much of a database a worker takes. */
@Timeout(120)
class QueryBoundsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select n from generate_series(1, 1001) n",
                "select generate_series(1, 1000000000) as n",
                "select repeat('x', 20000000) as cell",
                "select repeat('x', 100000) as cell from generate_series(1, 100)",
                "select repeat('é', 4200000) as cell",
                "select convert_to(repeat('x', 7000000), 'UTF8') as cell"
            })
    void an_answer_beyond_the_bounds_is_refused_and_the_next_one_is_taken(String query)
            throws Exception {
        try (QueryNode node = TargetDatabase.node()) {
            Failure failure = failure(node.execute(request(query)));

            assertThat(failure.code()).as(failure.message()).isEqualTo("RESULT_TOO_LARGE");
            assertThat(failure.recoverable()).isFalse();
            assertThat(output(node.execute(request("select 1 as one"))).at("/rows/0/one").asInt())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    select n from generate_series(1, 1000) n    | {}               | 1000
                    select n from generate_series(1, 5000) n    | {"maxRows":5000} | 5000
                    select repeat('x', 8000000) as cell         | {}               | 1
                    """)
    void an_answer_within_the_bounds_is_taken_whole(String query, String more, int rows)
            throws Exception {
        try (QueryNode node = TargetDatabase.node()) {
            assertThat(output(node.execute(request(query, more))).path("rows")).hasSize(rows);
        }
    }

    /** What follows ReadyForQuery, as an answer to the first statement. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "deadbeefdeadbeefdeadbeef",
                "44000000010001", // a row shorter than itself
                "440000000a00017ffffff0", // a row with a column of 2 GB
                "440000000a000180000000", // and one of a negative length
                "54000000060001", // columns without an end
                "45000000ff" // an error that breaks off
            })
    void an_answer_that_is_none_is_a_failure_and_nothing_worse(String hex) throws Exception {
        byte[] poison = HexFormat.of().parseHex(hex);
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
                QueryNode node = TargetDatabase.node()) {
            Thread.ofVirtual().start(() -> serve(server, poison));
            ObjectNode parameters = parameters("select 1", "");
            ((ObjectNode) parameters.path("connection"))
                    .put("port", server.getLocalPort())
                    .put("sslMode", "disable");
            Failure failure = failure(node.execute(request(parameters)));
            assertThat(failure.code())
                    .as(failure.message())
                    .isIn("CONNECTION_LOST", "BAD_RESPONSE");
            assertThat(failure.recoverable()).isTrue();
        }
    }

    private static void serve(ServerSocket server, byte[] poison) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream();
                in.read(new byte[8192]);
                out.write(HexFormat.of().parseHex("520000000800000000"));
                setting(out, "server_version", "16.0");
                setting(out, "client_encoding", "UTF8");
                setting(out, "DateStyle", "ISO, MDY");
                setting(out, "standard_conforming_strings", "on");
                out.write(HexFormat.of().parseHex("4b0000000c00000001000000025a0000000549"));
                out.flush();
                in.read(new byte[8192]);
                out.write(poison);
                out.flush();
                socket.shutdownOutput();
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException gone) {
                // the client has seen enough, or the test is over
            }
        }
    }

    private static void setting(OutputStream out, String name, String value) throws IOException {
        byte[] text = (name + "\0" + value + "\0").getBytes(StandardCharsets.US_ASCII);
        out.write('S');
        out.write(ByteBuffer.allocate(4).putInt(4 + text.length).array());
        out.write(text);
    }

    @Test
    void a_database_is_asked_over_eight_connections_at_most() throws Exception {
        try (QueryNode node = TargetDatabase.node();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<NodeResult>> results = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                results.add(
                        callers.submit(
                                () -> node.execute(request("select pg_sleep(1.5), 'many'"))));
            }
            await().until(() -> active("'many'") == 8);
            for (Future<NodeResult> result : results) {
                assertThat(active("'many'")).isLessThanOrEqualTo(8);
                output(result.get());
            }
        }
    }

    @Test
    void a_worker_knows_so_many_databases_at_once_and_leaves_those_it_does_not_use()
            throws Exception {
        Duration soon = Duration.ofMillis(300);
        try (QueryNode node =
                        TargetDatabase.prepared(new QueryNode(HostNames.OF_THE_SYSTEM, 2, soon));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<NodeResult>> busy = new ArrayList<>();
            for (String name : List.of("first", "second")) {
                busy.add(
                        callers.submit(() -> node.execute(by(name, "select pg_sleep(3), 'busy'"))));
            }
            await().until(() -> active("'busy'") == 2);

            Failure failure = failure(node.execute(by("third", "select 1")));
            assertThat(failure.code()).isEqualTo("TOO_MANY_CONNECTIONS");
            assertThat(failure.recoverable()).isTrue();

            for (Future<NodeResult> result : busy) {
                output(result.get());
            }
            output(node.execute(by("third", "select 1")));
            await().until(() -> connections() == 0);
        }
    }

    private static NodeRequest by(String user, String query) {
        admin().update("drop role if exists " + user);
        admin().update("create role " + user + " login");
        ObjectNode parameters = parameters(query, "");
        ((ObjectNode) parameters.path("connection")).put("user", user);
        return request(parameters);
    }

    private static int connections() {
        return Integer.parseInt(
                TargetDatabase.text(
                        "select count(*) from pg_stat_activity where usename in ('first', 'second', 'third')"));
    }
}
