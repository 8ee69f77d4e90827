package dev.millrace.worker.node.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import dev.millrace.worker.node.CancelSignal;
import dev.millrace.worker.node.NodeEnvironment;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import dev.millrace.worker.node.http.WebServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A stand-in of OpenAI's form on a real socket, and a node that asks it. */
@Timeout(60)
abstract class CompletionTries {
    static final String KEY = "sk-test-0123456789abcdef";
    static final String HELLO =
            """
            {"id":"c1","object":"chat.completion","model":"gpt-test-2026","choices":[{"index":0,
              "message":{"role":"assistant","content":"Hello Ada"},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}\
            """;

    final CompletionNode node = node(List.of("127.0.0.0/8"));

    @AfterEach
    void close() {
        node.close();
    }

    static CompletionNode node(List<String> allow) {
        CompletionNode node = new CompletionNode();
        node.prepare(new NodeEnvironment(allow, List.of()));
        return node;
    }

    static NodeRequest request(WebServer server, String parameters, CancelSignal cancel) {
        ObjectNode all = (ObjectNode) Json.read(parameters.replace('\'', '"'));
        all.put("baseUrl", "http://" + server.hostAndPort() + "/v1/").put("apiKey", KEY);
        return NodeTries.of("ai:completion", all, NodeTries.KEY, NodeTries.TIMEOUT, cancel);
    }

    NodeResult ask(WebServer server, String parameters) throws InterruptedException {
        return node.execute(request(server, parameters, new CancelSignal()));
    }

    static JsonNode output(NodeResult result) {
        assertThat(result).isInstanceOf(NodeResult.Success.class);
        return Json.read(Json.text(((NodeResult.Success) result).output()));
    }

    static NodeResult.Failed failed(NodeResult result) {
        assertThat(result).asInstanceOf(type(NodeResult.Failed.class)).isNotNull();
        return (NodeResult.Failed) result;
    }

    static WebServer saying(String text) throws IOException {
        ObjectNode answer = (ObjectNode) Json.read(HELLO);
        ((ObjectNode) answer.at("/choices/0/message")).put("content", text);
        return WebServer.saying("200 OK", Json.text(answer));
    }
}
