package dev.millrace.worker.node.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Failure;
import dev.millrace.json.Json;
import dev.millrace.worker.guard.Guard;
import dev.millrace.worker.node.CancelSignal;
import dev.millrace.worker.node.NodeEnvironment;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import dev.millrace.worker.node.http.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stand-in of OpenAI's form on a real socket, and what nodes make of its answers. */
@Timeout(60)
class CompletionNodeTest {
    private static final String KEY = "sk-test-0123456789abcdef";
    private static final String HELLO =
            """
            {"id":"c1","object":"chat.completion","model":"gpt-test-2026","choices":[{"index":0,
              "message":{"role":"assistant","content":"Hello Ada"},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}\
            """;

    private final CompletionNode node = node(List.of("127.0.0.0/8"));

    @AfterEach
    void close() {
        node.close();
    }

    private static CompletionNode node(List<String> allow) {
        CompletionNode node = new CompletionNode();
        node.prepare(new NodeEnvironment(allow, List.of()));
        return node;
    }

    private static NodeRequest request(WebServer server, String parameters, CancelSignal cancel) {
        ObjectNode all = (ObjectNode) Json.read(parameters.replace('\'', '"'));
        all.put("baseUrl", "http://" + server.hostAndPort() + "/v1/").put("apiKey", KEY);
        return NodeTries.of("ai:completion", all, NodeTries.KEY, NodeTries.TIMEOUT, cancel);
    }

    private NodeResult ask(WebServer server, String parameters) throws InterruptedException {
        return node.execute(request(server, parameters, new CancelSignal()));
    }

    private static JsonNode output(NodeResult result) {
        assertThat(result).isInstanceOf(NodeResult.Success.class);
        return Json.read(Json.text(((NodeResult.Success) result).output()));
    }

    private static NodeResult.Failed failed(NodeResult result) {
        assertThat(result).asInstanceOf(type(NodeResult.Failed.class)).isNotNull();
        return (NodeResult.Failed) result;
    }

    private static WebServer saying(String text) throws IOException {
        ObjectNode answer = (ObjectNode) Json.read(HELLO);
        ((ObjectNode) answer.at("/choices/0/message")).put("content", text);
        return WebServer.saying("200 OK", Json.text(answer));
    }

    @Test
    void a_prompt_is_asked_and_its_answer_is_a_text_with_what_it_took() throws Exception {
        try (WebServer server = WebServer.saying("200 OK", HELLO)) {
            JsonNode output =
                    output(
                            ask(
                                    server,
                                    "{'model':'gpt-test','system':'Be brief.','prompt':'Greet Ada','temperature':0.2,'maxTokens':20}"));

            assertThat(output)
                    .isEqualTo(
                            Json.read(
                                    """
                                    {"text":"Hello Ada","model":"gpt-test-2026","finishReason":"stop",
                                     "usage":{"promptTokens":12,"completionTokens":3,"totalTokens":15}}
                                    """));
            assertThat(server.only().line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
            assertThat(server.only().headers())
                    .containsEntry("authorization", "Bearer " + KEY)
                    .containsEntry("content-type", "application/json")
                    .containsEntry("idempotency-key", NodeTries.KEY);
            assertThat(Json.read(server.only().body()))
                    .isEqualTo(
                            Json.read(
                                    """
                                    {"model":"gpt-test","messages":[{"role":"system","content":"Be brief."},
                                     {"role":"user","content":"Greet Ada"}],"temperature":0.2,"max_tokens":20}
                                    """));
        }
    }

    @Test
    void messages_and_further_options_go_through_as_they_are() throws Exception {
        try (WebServer server = WebServer.saying("200 OK", HELLO)) {
            output(
                    ask(
                            server,
                            "{'model':'m','messages':[{'role':'user','content':[{'type':'text','text':'Hi'}]},{'role':'assistant','content':'Yes?'}],"
                                    + "'options':{'top_p':0.5,'seed':7,'max_tokens':5},'maxTokens':9.0}"));

            assertThat(Json.read(server.only().body()))
                    .isEqualTo(
                            Json.read(
                                    """
                                    {"top_p":0.5,"seed":7,"max_tokens":9,"model":"m","messages":[
                                     {"role":"user","content":[{"type":"text","text":"Hi"}]},
                                     {"role":"assistant","content":"Yes?"}]}
                                    """));
        }
    }

    @Test
    void an_api_without_keys_gets_none() throws Exception {
        try (WebServer server = WebServer.saying("200 OK", HELLO)) {
            ObjectNode parameters =
                    Json.object()
                            .put("baseUrl", "http://" + server.hostAndPort())
                            .put("model", "m")
                            .put("prompt", "p");
            output(node.execute(NodeTries.of("ai:completion", Json.text(parameters))));

            assertThat(server.only().line()).startsWith("POST /chat/completions ");
            assertThat(server.only().headers()).doesNotContainKey("authorization");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sku\":\"a\",\"n\":[1,2]}",
                "```json\n{\"sku\":\"a\",\"n\":[1,2]}\n```",
                "\n```\n{\"sku\":\"a\",\n\"n\":[1,2]}\n```\n"
            })
    void json_that_was_asked_for_is_parsed(String text) throws Exception {
        try (WebServer server = saying(text)) {
            JsonNode output =
                    output(ask(server, "{'model':'m','prompt':'p','responseFormat':'json'}"));

            assertThat(output.path("json")).isEqualTo(Json.read("{\"sku\":\"a\",\"n\":[1,2]}"));
            assertThat(Json.read(server.only().body()).at("/response_format/type").asText())
                    .isEqualTo("json_object");
        }
    }

    @Test
    void a_schema_among_the_options_says_more_than_json() throws Exception {
        try (WebServer server = saying("{}")) {
            output(
                    ask(
                            server,
                            "{'model':'m','prompt':'p','responseFormat':'json','options':{'response_format':{'type':'json_schema'}}}"));
            assertThat(Json.read(server.only().body()).at("/response_format/type").asText())
                    .isEqualTo("json_schema");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sure! Here it is: {}", "{\"a\":", "", "{\"a\":1} {\"b\":2}"})
    void a_text_that_is_no_json_may_be_better_the_next_time(String text) throws Exception {
        try (WebServer server = saying(text)) {
            NodeResult.Failed failed =
                    failed(ask(server, "{'model':'m','prompt':'p','responseFormat':'json'}"));

            assertThat(failed.failure().code()).isEqualTo("BAD_OUTPUT");
            assertThat(failed.failure().recoverable()).isTrue();
            assertThat(failed.failure().message()).contains("'stop'").hasSizeLessThan(400);
            assertThat(failed.answered()).isTrue();
        }
    }

    @Test
    void calls_of_tools_and_refusals_are_handed_on() throws Exception {
        String answer =
                """
                {"choices":[{"message":{"content":null,"tool_calls":[{"id":"t1"}],"refusal":"no"},"finish_reason":"tool_calls"}]}\
                """;
        try (WebServer server = WebServer.saying("200 OK", answer)) {
            assertThat(output(ask(server, "{'model':'m','prompt':'p'}")))
                    .isEqualTo(
                            Json.read(
                                    """
                                    {"text":"","model":"m","finishReason":"tool_calls",
                                     "usage":{"promptTokens":null,"completionTokens":null,"totalTokens":null},
                                     "toolCalls":[{"id":"t1"}],"refusal":"no"}
                                    """));
        }
    }

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
            NodeResult.Failed failed = failed(Guard.call(node, request, Duration.ofMillis(300)));

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
