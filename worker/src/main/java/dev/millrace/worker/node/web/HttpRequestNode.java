package dev.millrace.worker.node.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.execution.Failure;
import dev.millrace.json.BadJson;
import dev.millrace.json.Json;
import dev.millrace.worker.node.NodeEnvironment;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * {@code web:httpRequest {method, url, headers, query, body}}: output {@code {status, headers,
 * body}}, a JSON body parsed. A status of 400 or more is a failure. Redirects are followed at most
 * five times, each checked like the first address.
 */
public final class HttpRequestNode implements NodeExecutor {
    private static final int MOST_REDIRECTS = 5;

    private HttpCalls calls = new HttpCalls(new EgressRules(List.of(), List.of()));

    @Override
    public Set<String> types() {
        return Set.of("web:httpRequest");
    }

    @Override
    public void prepare(NodeEnvironment environment) {
        calls =
                new HttpCalls(
                        new EgressRules(environment.egressAllow(), environment.egressRefuse()));
    }

    @Override
    public NodeResult execute(NodeRequest request) throws InterruptedException {
        try {
            return result(follow(HttpCall.of(request), request), request);
        } catch (BadCall bad) {
            return NodeResult.failed(Failure.fatal("INVALID_CONFIG", bad.problem()));
        } catch (IOException failed) {
            if (request.cancel().cancelled() || Thread.interrupted()) {
                throw new InterruptedException("the call was aborted");
            }
            return NodeResult.failed(CallFailures.of(failed));
        }
    }

    private HttpAnswer follow(HttpCall first, NodeRequest request) throws IOException {
        HttpCall call = first;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpAnswer answer = calls.send(call, request.cancel());
            if (!answer.redirects()) {
                return answer;
            }
            call = call.redirected(answer);
        }
        throw new BadCall(
                "the call was redirected more than "
                        + MOST_REDIRECTS
                        + " times, last to "
                        + call.uri());
    }

    private static NodeResult result(HttpAnswer answer, NodeRequest request) {
        if (answer.status() >= 400) {
            return new NodeResult.Failed(
                    CallFailures.of(answer), answer.retryAfter(request.now()), true);
        }
        return NodeResult.success(
                Json.object()
                        .put("status", answer.status())
                        .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                                "headers", answer.headersJson())
                        .set("body", body(answer)));
    }

    private static JsonNode body(HttpAnswer answer) {
        if (answer.isJson() && answer.body().length > 0) {
            try {
                return Json.read(answer.body());
            } catch (BadJson notJson) {
                // what calls itself JSON and is none is passed on as text
            }
        }
        return TextNode.valueOf(new String(answer.body(), StandardCharsets.UTF_8));
    }
}
