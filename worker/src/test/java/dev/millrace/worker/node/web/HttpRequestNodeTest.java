package dev.millrace.worker.node.web;

import static dev.millrace.worker.node.web.HttpNodes.failed;
import static dev.millrace.worker.node.web.HttpNodes.failure;
import static dev.millrace.worker.node.web.HttpNodes.get;
import static dev.millrace.worker.node.web.HttpNodes.output;
import static dev.millrace.worker.node.web.HttpNodes.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import dev.millrace.worker.node.http.WebServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpRequestNodeTest {
    private final HttpRequestNode node = HttpNodes.allowing("127.0.0.0/8");

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void the_output_has_status_headers_and_the_parsed_body() throws Exception {
        try (WebServer server =
                WebServer.saying(
                        "201 Created\r\nContent-Type: application/json; charset=utf-8\r\nX-Id: 7\r\nX-Id: 8",
                        "{\"amount\": 12.75, \"id\": 12345678901234567890}")) {
            JsonNode output = output(node.execute(get(url(server))));
            assertThat(output.path("status").intValue()).isEqualTo(201);
            assertThat(output.path("headers").path("x-id").textValue()).isEqualTo("7, 8");
            assertThat(Json.text(output.path("body")))
                    .isEqualTo("{\"amount\":12.75,\"id\":12345678901234567890}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    application/json          | [1,2]      | [1,2]
                    application/problem+json  | {"a":1}    | {"a":1}
                    APPLICATION/JSON          | true       | true
                    application/json          | {not json  | "{not json"
                    application/json          | ``         | ""
                    text/plain                | [1,2]      | "[1,2]"
                    application/jsonx         | [1,2]      | "[1,2]"
                    no type at all            | [1,2]      | "[1,2]"
                    """)
    void only_what_says_that_it_is_json_is_parsed(String type, String body, String output)
            throws Exception {
        try (WebServer server = WebServer.saying("200 OK\r\nContent-Type: " + type, body)) {
            assertThat(output(node.execute(get(url(server)))).path("body"))
                    .isEqualTo(Json.read(output));
        }
    }

    @Test
    void a_text_is_read_in_the_character_set_that_it_names() throws Exception {
        byte[] head =
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Length: 4\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        try (WebServer server =
                WebServer.with((_, out) -> {
                    out.write(head);
                    out.write("caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
                })) {
            assertThat(output(node.execute(get(url(server)))).path("body").textValue())
                    .isEqualTo("caf\u00e9");
        }
    }

    @Test
    void cookies_are_neither_shown_nor_kept_for_the_next_call() throws Exception {
        try (WebServer server = WebServer.saying("200 OK\r\nSet-Cookie: session=secret", "")) {
            assertThat(node.execute(get(url(server))).toString()).doesNotContain("secret");
            output(node.execute(get(url(server))));
            assertThat(server.received.get(1).headers()).doesNotContainKey("cookie");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"method":"POST","body":{"a":[1]}}   | POST  | application/json          | {"a":[1]}
                    {"method":"put","body":[1]}          | PUT   | application/json          | [1]
                    {"method":"POST","body":7}           | POST  | application/json          | 7
                    {"method":"POST","body":"caf\u00e9"} | POST  | text/plain; charset=utf-8 | caf\u00e9
                    {"method":"PATCH","body":"<a/>","headers":{"Content-Type":"text/xml"}} | PATCH | text/xml | <a/>
                    {"method":"POST","body":{"a":"1&2","b":"x y"},"headers":{"content-type":"application/x-www-form-urlencoded"}} | POST | application/x-www-form-urlencoded | a=1%262&b=x+y
                    """)
    void a_body_is_sent_as_what_it_is(String parameters, String method, String type, String body)
            throws Exception {
        try (WebServer server = WebServer.saying("204 No Content", "")) {
            output(node.execute(request(url(server), parameters)));
            assertThat(server.only().line()).startsWith(method + " ");
            assertThat(server.only().headers()).containsEntry("content-type", type);
            assertThat(server.only().body()).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    /a                | {"q":"x y&z","n":3}    | /a?q=x+y%26z&n=3
                    /a?b=1            | {"c":true}             | /a?b=1&c=true
                    /a?b=1#there      | {"c":null,"d":["1",2]} | /a?b=1&d=1&d=2
                    /a b/caf\u00e9    | {}                     | /a%20b/caf%C3%A9
                    /a                | {"o":{"k":1}}          | /a?o=%7B%22k%22%3A1%7D
                    ``                | {}                     | /
                    """)
    void the_query_is_added_to_the_url(String path, String query, String sent) throws Exception {
        try (WebServer server = WebServer.saying("200 OK", "")) {
            output(
                    node.execute(
                            request(
                                    "http://" + server.hostAndPort() + path,
                                    "{\"query\":" + query + "}")));
            assertThat(server.only().line()).isEqualTo("GET " + sent + " HTTP/1.1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST,  true",
        "PATCH, true",
        "GET,   false",
        "PUT,   false",
        "DELETE, false",
        "HEAD,  false"
    })
    void the_idempotency_key_goes_with_methods_that_repeat_their_effect(
            String method, boolean keyed) throws Exception {
        try (WebServer server = WebServer.saying("200 OK", "")) {
            node.execute(request(url(server), "{\"method\":\"" + method + "\"}"));
            assertThat(server.only().headers().containsKey("idempotency-key")).isEqualTo(keyed);
            assertThat(server.only().headers())
                    .containsEntry("x-millrace-execution", "01975f7e-8d00-7000-8000-000000000001")
                    .containsEntry("x-millrace-node", "n1")
                    .containsEntry("x-millrace-claim", "a-claim");
        }
    }

    @Test
    void an_idempotency_key_of_the_flow_is_kept() throws Exception {
        try (WebServer server = WebServer.saying("200 OK", "")) {
            node.execute(request(url(server), "{\"method\":\"POST\"}"));
            node.execute(
                    request(
                            url(server),
                            "{\"method\":\"POST\",\"headers\":{\"IDEMPOTENCY-Key\":\"mine\"}}"));
            assertThat(server.received)
                    .extracting(received -> received.headers().get("idempotency-key"))
                    .containsExactly(NodeTries.KEY, "mine");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, BAD_REQUEST,  false",
        "401, UNAUTHORIZED, false",
        "403, UNAUTHORIZED, false",
        "404, NOT_FOUND,    false",
        "408, TIMEOUT,      true",
        "409, CONFLICT,     false",
        "410, NOT_FOUND,    false",
        "418, BAD_REQUEST,  false",
        "422, BAD_REQUEST,  false",
        "429, RATE_LIMITED, true",
        "500, UPSTREAM_5XX, true",
        "502, UPSTREAM_5XX, true",
        "503, UPSTREAM_5XX, true",
        "599, UPSTREAM_5XX, true",
    })
    void statuses_from_400_on_are_failures_with_a_code(int status, String code, boolean recoverable)
            throws Exception {
        try (WebServer server = WebServer.saying(status + " Reason", "what\r\nis wrong")) {
            NodeResult.Failed failed = failed(node.execute(get(url(server))));
            assertThat(failed.failure().code()).isEqualTo(code);
            assertThat(failed.failure().recoverable()).isEqualTo(recoverable);
            assertThat(failed.failure().message())
                    .isEqualTo("the server answered " + status + ": what is wrong");
            assertThat(failed.answered()).isTrue();
            assertThat(failed.retryAfter()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 206, 300, 304})
    void statuses_below_400_are_no_failures(int status) throws Exception {
        try (WebServer server = WebServer.saying(status + " Reason", "")) {
            assertThat(output(node.execute(get(url(server)))).path("status").intValue())
                    .isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    429 | 17                             | 17
                    503 | 0                              | 0
                    429 | Mon, 23 Nov 2026 08:01:30 GMT  | 90
                    429 | Monday, 23-Nov-26 08:01:30 GMT | 90
                    429 | Mon, 23 Nov 2026 07:00:00 GMT  | 0
                    429 | -5                             | -
                    429 | soon                           | -
                    429 | 99999999999999999999           | -
                    """)
    void retry_after_is_read_in_all_its_forms(int status, String value, @Nullable Long seconds)
            throws Exception {
        try (WebServer server = WebServer.saying(status + " Reason\r\nRetry-After: " + value, "")) {
            assertThat(failed(node.execute(get(url(server)))).retryAfter())
                    .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
        }
    }

    @Test
    void a_long_error_page_is_cut_in_the_message() throws Exception {
        try (WebServer server = WebServer.saying("500 No", "x".repeat(100_000))) {
            assertThat(failure(node.execute(get(url(server)))).message()).hasSizeLessThan(300);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"method\":\"CONNECT\"}",
                "{\"method\":\"GET / HTTP/1.1\\r\\nX-Smuggled: 1\\r\\n\"}",
                "{\"headers\":{\"X-A\":\"1\\r\\nX-Smuggled: 1\"}}",
                "{\"headers\":{\"X-A\":\"1\\nX-Smuggled: 1\"}}",
                "{\"headers\":{\"X-A\":\"\\u0000\"}}",
                "{\"headers\":{\"X-A\":\"\\u560d\\u560aX-Smuggled: 1\"}}",
                "{\"headers\":{\"X-A: 1\\r\\nX-Smuggled\":\"1\"}}",
                "{\"headers\":{\"\":\"1\"}}",
                "{\"headers\":{\"X-A\":{\"a\":1}}}",
                "{\"headers\":{\"Host\":\"internal\"}}",
                "{\"headers\":{\"Content-Length\":\"0\"}}",
                "{\"headers\":{\"transfer-encoding\":\"chunked\"}}",
            })
    void what_could_break_out_of_its_line_is_refused_before_anything_is_sent(String parameters)
            throws Exception {
        try (WebServer server = WebServer.saying("200 OK", "")) {
            NodeResult.Failed failed = failed(node.execute(request(url(server), parameters)));
            assertThat(failed.failure().code()).isEqualTo("INVALID_CONFIG");
            assertThat(failed.failure().recoverable()).isFalse();
            assertThat(failed.failure().message()).doesNotContain("\r", "\n", "\u0000");
            assertThat(server.connections).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/only/a/path",
                "ftp://example.org/",
                "file:///etc/passwd",
                "http://",
                "http:///path",
                "http://user:secret@127.0.0.1/",
                "http://127.0.0.1:99999/",
                "http://127.0.0.1:0/",
                "http://127.0.0.1/\r\nX-Smuggled: 1",
                "http://exa mple.org/",
                "jar:http://example.org!/",
            })
    void an_address_that_cannot_be_called_is_refused(String url) throws Exception {
        assertThat(failure(node.execute(get(url))).code()).isEqualTo("INVALID_CONFIG");
    }

    private static String url(WebServer server) throws IOException {
        return "http://" + server.hostAndPort() + "/";
    }
}
