package dev.millrace.worker.node.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.Failure;
import dev.millrace.json.Json;
import dev.millrace.worker.node.CancelSignal;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import dev.millrace.worker.node.http.WebServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes make of an API of OpenAI's form that refuses, breaks off, or is not there. */
class CompletionFailuresTest extends CompletionTries {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    400 | {"error":{"message":"bad"}}                             | BAD_REQUEST     | false
                    401 | {"error":{"message":"bad","code":"invalid_api_key"}}    | UNAUTHORIZED    | false
                    402 | {"error":{"message":"bad"}}                             | QUOTA_EXHAUSTED | false
                    403 | {"error":"bad"}                                         | UNAUTHORIZED    | false
                    404 | {"error":{"message":"bad","code":"model_not_found"}}    | BAD_REQUEST     | false
                    408 | bad                                                     | TIMEOUT         | true
                    413 | bad                                                     | BAD_REQUEST     | false
                    422 | {"error":{"message":"bad"}}                             | BAD_REQUEST     | false
                    429 | {"error":{"message":"bad","type":"requests"}}           | RATE_LIMITED    | true
                    429 | {"error":{"message":"bad","code":"insufficient_quota"}} | QUOTA_EXHAUSTED | false
                    429 | {"error":{"message":"bad","type":"insufficient_quota"}} | QUOTA_EXHAUSTED | false
                    500 | {"error":{"message":"bad"}}                             | UPSTREAM_5XX    | true
                    503 | <html>bad</html>                                        | UPSTREAM_5XX    | true
                    529 | {"error":{"message":"bad"}}                             | UPSTREAM_5XX    | true
                    204 | ``                                                      | BAD_REQUEST     | false
                    """)
    void a_refusal_has_a_code_and_what_the_api_said(
            int status, String body, String code, boolean recoverable) throws Exception {
        try (WebServer server = WebServer.saying(status + " X\r\nRetry-After: 7", body)) {
            NodeResult.Failed failed = failed(ask(server, "{'model':'m','prompt':'p'}"));

            assertThat(failed.failure().code()).isEqualTo(code);
            assertThat(failed.failure().recoverable()).isEqualTo(recoverable);
            assertThat(failed.failure().message())
                    .startsWith("the API answered " + status)
                    .contains(body.isEmpty() ? "" : "bad");
            assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            assertThat(failed.answered()).isTrue();
        }
    }

    @Test
    void the_key_is_hidden_and_the_message_bounded_whatever_the_api_repeats() throws Exception {
        String body =
                Json.text(
                        Json.object()
                                .set(
                                        "error",
                                        Json.object()
                                                .put(
                                                        "message",
                                                        "wrong key "
                                                                + KEY
                                                                + "\n"
                                                                + "x".repeat(5_000))));
        try (WebServer server = WebServer.saying("401 Unauthorized", body)) {
            Failure failure = failed(ask(server, "{'model':'m','prompt':'p'}")).failure();
            assertThat(failure.message())
                    .contains("wrong key ***")
                    .doesNotContain(KEY, "\n")
                    .hasSizeLessThan(300);
        }
        try (WebServer server = saying("my key is " + KEY)) {
            Failure failure =
                    failed(ask(server, "{'model':'m','prompt':'p','responseFormat':'json'}"))
                            .failure();
            assertThat(failure.message()).contains("***").doesNotContain(KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>welcome</html>",
                "[]",
                "{}",
                "{\"choices\":[]}",
                "{\"choices\":\"none\"}",
                "{\"choices\":[{\"text\":\"old form\"}]}",
                "{\"choices\":[{\"message\":\"hello\"}]}",
                "{\"a\":1,\"a\":2}",
                "DEEP"
            })
    void an_answer_that_is_none_is_a_failure(String body) throws Exception {
        String sent = body.equals("DEEP") ? "[".repeat(10_000) : body;
        try (WebServer server = WebServer.saying("200 OK", sent)) {
            NodeResult.Failed failed = failed(ask(server, "{'model':'m','prompt':'p'}"));

            assertThat(failed.failure().code()).isEqualTo("BAD_RESPONSE");
            assertThat(failed.failure().recoverable()).isTrue();
            assertThat(failed.failure().message()).hasSizeLessThan(300);
        }
    }

    @Test
    void an_answer_beyond_the_bound_is_refused() throws Exception {
        try (WebServer server = saying("x".repeat(8 * 1024 * 1024))) {
            Failure failure = failed(ask(server, "{'model':'m','prompt':'p'}")).failure();
            assertThat(failure.code()).isEqualTo("RESPONSE_TOO_LARGE");
            assertThat(failure.recoverable()).isFalse();
        }
    }

    @Test
    void a_redirect_is_not_followed_and_the_key_stays() throws Exception {
        try (WebServer other = WebServer.saying("200 OK", HELLO);
                WebServer server =
                        WebServer.saying(
                                "307 Moved\r\nLocation: http://" + other.hostAndPort() + "/", "")) {
            Failure failure = failed(ask(server, "{'model':'m','prompt':'p'}")).failure();

            assertThat(failure.code()).isEqualTo("BAD_REDIRECT");
            assertThat(failure.recoverable()).isFalse();
            assertThat(other.connections).hasValue(0);
        }
    }

    @Test
    void a_cancel_closes_the_connection() throws Exception {
        CancelSignal cancel = new CancelSignal();
        try (WebServer silent = WebServer.with((_, _) -> {});
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            NodeRequest request = request(silent, "{'model':'m','prompt':'p'}", cancel);
            Future<NodeResult> result = callers.submit(() -> node.execute(request));
            await().until(() -> silent.received.size() == 1);

            cancel.cancel();

            assertThatThrownBy(result::get).hasCauseInstanceOf(InterruptedException.class);
            assertClosed(silent);
        }
    }

    @Test
    void at_the_time_limit_the_connection_is_closed() throws Exception {
        try (WebServer silent = WebServer.with((_, _) -> {})) {
            NodeRequest request = request(silent, "{'model':'m','prompt':'p'}", new CancelSignal());
            NodeResult.Failed failed =
                    failed(NodeTries.guarded(node, request, Duration.ofMillis(300)));

            assertThat(failed.failure())
                    .isEqualTo(Failure.recoverable("TIMEOUT", "no answer within 300 ms"));
            assertThat(failed.answered()).isFalse();
            assertClosed(silent);
        }
    }

    private static void assertClosed(WebServer server) throws InterruptedException {
        assertThat(server.clientGone.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nobody_listens() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = closed.getLocalPort();
        }
        String parameters =
                "{\"model\":\"m\",\"prompt\":\"p\",\"baseUrl\":\"http://127.0.0.1:" + port + "\"}";
        Failure failure = failed(node.execute(NodeTries.of("ai:completion", parameters))).failure();

        assertThat(failure.code()).isEqualTo("CONNECTION_REFUSED");
        assertThat(failure.recoverable()).isTrue();
    }

    @Test
    void an_api_inside_is_not_called_unless_it_is_allowed() throws Exception {
        try (WebServer server = WebServer.saying("200 OK", HELLO);
                CompletionNode closed = node(List.of())) {
            NodeRequest request = request(server, "{'model':'m','prompt':'p'}", new CancelSignal());
            Failure failure = failed(closed.execute(request)).failure();

            assertThat(failure.code()).isEqualTo("EGRESS_BLOCKED");
            assertThat(failure.recoverable()).isFalse();
            assertThat(server.connections).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'prompt':'p'}",
                "{'model':17,'prompt':'p'}",
                "{'model':'m'}",
                "{'model':'m','prompt':'p','messages':[]}",
                "{'model':'m','messages':'Hi'}",
                "{'model':'m','prompt':'p','temperature':'hot'}",
                "{'model':'m','prompt':'p','maxTokens':'few'}",
                "{'model':'m','prompt':'p','responseFormat':'yaml'}",
                "{'model':'m','prompt':'p','options':[]}",
                "{'model':'m','prompt':'p','options':{'stream':true}}",
                "{'model':'m','prompt':'p','apiKey':'sk-secret\\r\\nHost: evil'}",
                "{'model':'m','prompt':'p','apiKey':{'value':'sk-secret'}}",
                "{'model':'m','prompt':'p','baseUrl':'ftp://h'}",
                "{'model':'m','prompt':'p','baseUrl':'http://u:sk-secret@h/v1'}",
                "{'model':'m','prompt':'p','baseUrl':'http://h/v1?key=sk-secret'}"
            })
    void what_cannot_be_asked_is_told_without_the_key(String parameters) throws Exception {
        NodeRequest request = NodeTries.of("ai:completion", parameters.replace('\'', '"'));
        Failure failure = failed(node.execute(request)).failure();

        assertThat(failure.code()).isEqualTo("INVALID_CONFIG");
        assertThat(failure.recoverable()).isFalse();
        assertThat(failure.message()).doesNotContain("sk-secret");
    }
}
