package dev.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes wrong, also below the routes, the client gets a problem that it can read. */
class ServerErrorsTest {
    private static RunningGateway running;

    @BeforeAll
    static void start() {
        running = new RunningGateway();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /v1/%zz HTTP/1.1, 400",
        "GET /v1/flows/a%00b HTTP/1.1, 400",
        "GET /v1/../../etc/passwd HTTP/1.1, 400",
        "GET /v1/flows?cursor=%00 HTTP/1.1, 400",
        "GET /v1/flows/%ff%fe HTTP/1.1, 400",
        "GET /v1/executions?flowId=%00 HTTP/1.1, 400",
        "BREW /v1/flows HTTP/1.1, 405",
        "OPTIONS /v1/flows HTTP/1.1, 405",
        "PATCH /v1/flows HTTP/1.1, 405",
        "GET /v2/flows HTTP/1.1, 404",
        "GET /v1/flows HTTP/9.9, 505",
        "nonsense, 400",
    })
    void a_request_line_that_cannot_be_served(String line, int status) throws IOException {
        problem(line + "\r\nHost: here\r\n" + key() + "Connection: close\r\n\r\n", status);
    }

    @Test
    void a_header_that_is_too_large() throws IOException {
        String large = "X-Large: " + "x".repeat(40_000) + "\r\n";
        problem("GET /v1/flows HTTP/1.1\r\nHost: here\r\n" + large + "\r\n", 431);
    }

    @Test
    void a_line_that_is_too_long() throws IOException {
        problem("GET /v1/" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: here\r\n\r\n", 414);
    }

    @Test
    void a_length_that_is_no_number() throws IOException {
        String head = "POST /v1/flows HTTP/1.1\r\nHost: here\r\n" + key();
        problem(head + "Content-Length: many\r\nConnection: close\r\n\r\n", 400);
    }

    @Test
    void a_body_that_is_announced_too_large_and_one_that_is_found_too_large() throws IOException {
        String head =
                "POST /v1/flows HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + key();
        problem(head + "Content-Length: 99999999\r\n\r\n", 413);

        String chunk = "2000\r\n" + "x".repeat(0x2000) + "\r\n";
        problem(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(1100), 413);
    }

    @Test
    void a_body_of_another_type() {
        Client.Answer answer =
                running.admin().post("/v1/flows", Client.ONE_NODE, "Content-Type", "text/plain");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.code()).isEqualTo("NOT_JSON");
    }

    @Test
    void a_suffix_that_says_json_and_a_charset_are_fine() {
        for (String type :
                new String[] {"application/json; charset=utf-8", "application/vnd.flow+json"}) {
            assertThat(
                            running.admin()
                                    .post(
                                            "/v1/flows/validate",
                                            Client.ONE_NODE,
                                            "Content-Type",
                                            type)
                                    .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void broken_json_is_told_with_line_and_column() {
        Client.Answer answer = running.admin().post("/v1/flows", "{\n  \"nodes\": [}\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("detail").asText()).contains("line 2").contains("column");
    }

    @Test
    void a_wrong_method_is_told_which_are_right() {
        Client.Answer answer = running.admin().call("DELETE", "/v1/flows", null);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.raw().headers().firstValue("Allow")).hasValue("GET, POST");
    }

    @Test
    void answers_name_neither_the_server_nor_its_version() {
        var headers = running.admin().get("/v1/flows").raw().headers().map();

        assertThat(headers).doesNotContainKeys("server", "Server", "date", "Date");
    }

    private static String key() {
        return "X-API-Key: " + RunningGateway.ADMIN + "\r\n";
    }

    private static void problem(String request, int status) throws IOException {
        String answer = exchange(request);

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                .contains("content-type: application/problem+json");
        JsonNode body = Json.read(answer.substring(answer.indexOf("\r\n\r\n") + 4).strip());
        assertThat(body.path("status").asInt()).isEqualTo(status);
        assertThat(body.path("code").asText()).matches("[A-Z][A-Z_0-9]+");
        assertThat(body.path("detail").asText()).isNotEmpty();
        assertThat(answer).doesNotContain("Exception", "jetty", "Jetty");
    }

    /** Sends the bytes as they are; what came back until the server closed. */
    private static String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.port())) {
            socket.setSoTimeout(20_000);
            Thread.ofVirtual().start(() -> send(socket, request));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The server may answer and close before all is sent. */
    private static void send(Socket socket, String request) {
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException closed) {
            return;
        }
    }
}
