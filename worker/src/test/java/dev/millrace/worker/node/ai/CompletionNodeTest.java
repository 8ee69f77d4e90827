package dev.millrace.worker.node.ai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import dev.millrace.worker.node.http.WebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes make of the answers of an API of OpenAI's form. */
class CompletionNodeTest extends CompletionTries {
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
}
