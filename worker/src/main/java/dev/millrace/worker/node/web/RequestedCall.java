package dev.millrace.worker.node.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.http.BadCall;
import dev.millrace.worker.node.http.CallAddress;
import dev.millrace.worker.node.http.HttpCall;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The call that a node's parameters ask for. */
final class RequestedCall {
    private static final Set<String> METHODS =
            Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
    private static final Set<String> KEYED = Set.of("POST", "PATCH");

    private RequestedCall() {}

    /**
     * @throws BadCall saying which parameter cannot be used
     */
    static HttpCall of(NodeRequest request) {
        JsonNode parameters = request.parameters();
        String method = method(parameters.path("method"));
        URI uri = CallAddress.of(parameters.path("url"), parameters.path("query"));
        Map<String, String> headers = CallHeaders.of(parameters.path("headers"));
        byte[] body = CallBody.of(parameters.path("body"), headers);
        if (KEYED.contains(method)) {
            headers.putIfAbsent("idempotency-key", request.idempotencyKey());
        }
        headers.put("x-millrace-execution", request.executionId().toString());
        headers.put("x-millrace-node", CallHeaders.visible(request.key().toString()));
        headers.put("x-millrace-claim", request.claim());
        headers.putIfAbsent("user-agent", "Millrace");
        headers.putIfAbsent("accept", "application/json, */*;q=0.8");
        return new HttpCall(method, uri, headers, body);
    }

    /** Checked here too, since a template may yield anything. */
    private static String method(JsonNode given) {
        String method = given.asText("GET").toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw BadCall.configured(
                    "'method' is "
                            + given
                            + "; it must be one of "
                            + String.join(", ", METHODS.stream().sorted().toList()));
        }
        return method;
    }
}
