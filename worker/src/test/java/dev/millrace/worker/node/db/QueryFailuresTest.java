package dev.millrace.worker.node.db;

import static dev.millrace.worker.node.db.TargetDatabase.admin;
import static dev.millrace.worker.node.db.TargetDatabase.failed;
import static dev.millrace.worker.node.db.TargetDatabase.failure;
import static dev.millrace.worker.node.db.TargetDatabase.output;
import static dev.millrace.worker.node.db.TargetDatabase.parameters;
import static dev.millrace.worker.node.db.TargetDatabase.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Failure;
import dev.millrace.worker.node.NodeResult;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way to fail has a code, told by SQLSTATE and by what became of the connection. */
@Timeout(120)
class QueryFailuresTest {
    private static final QueryNode NODE = TargetDatabase.node();

    @BeforeAll
    static void functions() {
        admin().update("drop table if exists stock");
        admin().update(
                        "create table stock (sku text primary key, count int not null check (count >= 0),"
                                + " of text references stock deferrable initially deferred)");
        admin().update("insert into stock values ('a', 1)");
        admin().update(
                        "create or replace function fail(state text) returns int language plpgsql as"
                                + " $$ begin raise exception 'it failed' using errcode = state, hint = 'look there', detail = 'a row'; end $$");
    }

    @AfterAll
    static void close() {
        NODE.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    insert into stock values ('a', 2)           | CONSTRAINT_VIOLATION  | false
                    insert into stock values ('b', null)        | CONSTRAINT_VIOLATION  | false
                    update stock set count = -1                 | CONSTRAINT_VIOLATION  | false
                    insert into stock values ('c', 1, 'nobody') | CONSTRAINT_VIOLATION  | false
                    selec 1                                     | SYNTAX_ERROR          | false
                    select nothing from stock                   | SYNTAX_ERROR          | false
                    select 1 from nowhere                       | SYNTAX_ERROR          | false
                    select missing(1)                           | SYNTAX_ERROR          | false
                    select 'x'::int                             | BAD_PARAMETERS        | false
                    select 1 / 0                                | BAD_PARAMETERS        | false
                    select 1 from stock for update nowait       | LOCK_NOT_AVAILABLE    | true
                    vacuum stock                                | QUERY_FAILED          | false
                    select fail('P0001')                        | QUERY_FAILED          | false
                    select fail('0A000')                        | QUERY_FAILED          | false
                    select fail('40001')                        | SERIALIZATION_FAILURE | true
                    select fail('40P01')                        | DEADLOCK              | true
                    select fail('40002')                        | CONSTRAINT_VIOLATION  | false
                    select fail('44000')                        | CONSTRAINT_VIOLATION  | false
                    select fail('42501')                        | PERMISSION_DENIED     | false
                    select fail('53300')                        | TOO_MANY_CONNECTIONS  | true
                    select fail('53100')                        | UNAVAILABLE           | true
                    select fail('58030')                        | UNAVAILABLE           | true
                    select fail('25006')                        | UNAVAILABLE           | true
                    select fail('57014')                        | TIMEOUT               | true
                    """)
    void an_error_of_the_server_has_a_code_and_is_a_definite_answer(
            String query, String code, boolean recoverable) throws Exception {
        boolean locked = code.equals("LOCK_NOT_AVAILABLE");
        NodeResult.Failed failed =
                locked ? whileLocked(query) : failed(NODE.execute(request(query)));

        assertThat(failed.failure().code()).as(failed.failure().message()).isEqualTo(code);
        assertThat(failed.failure().recoverable()).isEqualTo(recoverable);
        assertThat(failed.answered()).isTrue();
        assertThat(failed.failure().message()).contains("SQLSTATE");
        assertThat(output(NODE.execute(request("select 1 as one"))).at("/rows/0/one").asInt())
                .isEqualTo(1);
    }

    private static NodeResult.Failed whileLocked(String query) {
        return admin().inTransaction(connection -> {
            connection.createStatement().execute("select 1 from stock for update");
            try {
                return failed(NODE.execute(request(query)));
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
    }

    @Test
    void a_message_has_the_hint_and_no_rows() throws Exception {
        assertThat(failure(NODE.execute(request("select fail('P0001')"))).message())
                .isEqualTo("it failed look there (SQLSTATE P0001)");
        assertThat(failure(NODE.execute(request("insert into stock values ('b', null)"))).message())
                .startsWith("null value in column \"count\"")
                .doesNotContain("Failing row");
    }

    @Test
    void a_session_that_the_server_ends_leaves_the_end_unknown() throws Exception {
        NodeResult.Failed failed =
                failed(NODE.execute(request("select pg_terminate_backend(pg_backend_pid())")));

        assertThat(failed.failure().code()).isEqualTo("CONNECTION_LOST");
        assertThat(failed.failure().recoverable()).isTrue();
        assertThat(failed.answered()).isFalse();
    }

    @Test
    void nobody_listens() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = closed.getLocalPort();
        }
        Failure failure = failure(NODE.execute(request(at("127.0.0.1", port))));

        assertThat(failure)
                .isEqualTo(
                        Failure.recoverable(
                                "CONNECTION_REFUSED",
                                "127.0.0.1:" + port + ": Connection refused"));
    }

    @Test
    void a_host_that_nobody_knows() throws Exception {
        try (QueryNode node =
                TargetDatabase.node(host -> {
                    throw new UnknownHostException(host);
                })) {
            Failure failure = failure(node.execute(request(at("db.corp", 5432))));
            assertThat(failure.code()).isEqualTo("UNKNOWN_HOST");
            assertThat(failure.recoverable()).isTrue();
        }
    }

    @Test
    void a_wrong_password_and_a_wrong_database() throws Exception {
        ObjectNode wrong = parameters("select 1", "");
        ((ObjectNode) wrong.path("connection")).put("user", "keeper").put("password", "wrong");
        ObjectNode none = parameters("select 1", "");
        ((ObjectNode) none.path("connection")).put("user", "keeper");
        ObjectNode nowhere = parameters("select 1", "");
        ((ObjectNode) nowhere.path("connection")).put("database", "nowhere");

        assertFatal(wrong, "AUTHENTICATION_FAILED");
        assertFatal(none, "CONNECTION_REJECTED");
        assertFatal(nowhere, "INVALID_CONFIG");
    }

    @Test
    void a_role_that_may_connect_no_more() throws Exception {
        admin().update("drop role if exists crowded");
        admin().update("create role crowded login connection limit 0");
        ObjectNode crowded = parameters("select 1", "");
        ((ObjectNode) crowded.path("connection")).put("user", "crowded");

        Failure failure = failure(NODE.execute(request(crowded)));
        assertThat(failure.code()).isEqualTo("TOO_MANY_CONNECTIONS");
        assertThat(failure.recoverable()).isTrue();
    }

    @Test
    void a_server_without_tls_where_it_is_required() throws Exception {
        ObjectNode parameters = parameters("select 1", "");
        ((ObjectNode) parameters.path("connection")).put("sslMode", "require");

        assertFatal(parameters, "CONNECTION_REJECTED");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 400 Bad Request, CONNECTION_LOST",
        "'', CONNECTION_LOST",
    })
    void what_is_no_postgresql(String greeting, String code) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> greet(server, greeting));
            ObjectNode parameters = at("127.0.0.1", server.getLocalPort());
            Failure failure = failure(NODE.execute(request(parameters)));
            assertThat(failure.code()).as(failure.message()).isEqualTo(code);
            assertThat(failure.recoverable()).isTrue();
        }
    }

    private static void greet(ServerSocket server, String greeting) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write(greeting.getBytes(StandardCharsets.UTF_8));
                socket.shutdownOutput();
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException gone) {
                // the client has seen enough, or the test is over
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    select 1; select 2 | {}                          | INVALID_CONFIG
                    commit             | {}                          | INVALID_CONFIG
                    select 1           | {"maxRows":0}               | INVALID_CONFIG
                    select 1           | {"readOnly":"yes"}          | INVALID_CONFIG
                    select ?           | {}                          | BAD_PARAMETERS
                    select :a          | {"parameters":{"b":1}}      | BAD_PARAMETERS
                    select :a::int     | {"parameters":{"a":"one"}}  | BAD_PARAMETERS
                    select :a::text    | {"parameters":{"a":"\\u0000"}} | BAD_PARAMETERS
                    """)
    void what_is_wrong_before_it_is_asked(String query, String more, String code) throws Exception {
        assertFatal(parameters(query, more), code);
    }

    private static ObjectNode at(String host, int port) {
        ObjectNode parameters = parameters("select 1", "");
        ((ObjectNode) parameters.path("connection")).put("host", host).put("port", port);
        return parameters;
    }

    private static void assertFatal(ObjectNode parameters, String code) throws Exception {
        Failure failure = failure(NODE.execute(request(parameters)));
        assertThat(failure.code()).as(failure.message()).isEqualTo(code);
        assertThat(failure.recoverable()).isFalse();
    }
}
