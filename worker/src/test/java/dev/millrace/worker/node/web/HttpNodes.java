package dev.millrace.worker.node.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Failure;
import dev.millrace.json.Json;
import dev.millrace.worker.node.CancelSignal;
import dev.millrace.worker.node.NodeEnvironment;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import dev.millrace.worker.node.egress.HostNames;
import java.util.List;

/** HTTP nodes that may call loopback, and what they are given. */
final class HttpNodes {
    private HttpNodes() {}

    static HttpRequestNode allowing(String... entries) {
        return allowing(HostNames.OF_THE_SYSTEM, entries);
    }

    static HttpRequestNode allowing(HostNames names, String... entries) {
        HttpRequestNode node = new HttpRequestNode(names);
        node.prepare(new NodeEnvironment(List.of(entries), List.of()));
        return node;
    }

    static NodeRequest get(String url) {
        return request(Json.object().put("url", url));
    }

    static NodeRequest get(String url, CancelSignal cancel) {
        return NodeTries.of("web:httpRequest", Json.text(Json.object().put("url", url)), cancel);
    }

    /** With the parameters of the text, and the url. */
    static NodeRequest request(String url, String parameters) {
        return request(((ObjectNode) Json.read(parameters)).put("url", url));
    }

    private static NodeRequest request(ObjectNode parameters) {
        return NodeTries.of("web:httpRequest", Json.text(parameters));
    }

    static JsonNode output(NodeResult result) {
        assertThat(result).isInstanceOf(NodeResult.Success.class);
        return ((NodeResult.Success) result).output();
    }

    static NodeResult.Failed failed(NodeResult result) {
        assertThat(result).asInstanceOf(type(NodeResult.Failed.class)).isNotNull();
        return (NodeResult.Failed) result;
    }

    static Failure failure(NodeResult result) {
        return failed(result).failure();
    }
}
