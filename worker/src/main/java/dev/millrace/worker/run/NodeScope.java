package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.engine.FlowState;
import dev.millrace.execution.ExecutionId;
import dev.millrace.expression.Scope;
import dev.millrace.flow.Node;
import dev.millrace.json.Json;
import dev.millrace.queue.Claim;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/**
 * What the templates of one node see: the state when it was started, which does not change.
 *
 * @param links makes a link for the signal of a name
 */
record NodeScope(FlowState state, JsonNode incoming, Claim claim, UnaryOperator<String> links)
        implements Scope {
    ExecutionId id() {
        return claim.id();
    }

    String claimName() {
        return HexFormat.of().formatHex(claim.token());
    }

    @Override
    public JsonNode input() {
        return state.input();
    }

    @Override
    public JsonNode output(String nodeId) {
        return state.output(nodeId);
    }

    @Override
    public Iterable<String> nodesWithOutput() {
        return state.graph().flow().nodes().stream()
                .map(Node::id)
                .filter(node -> !state.output(node).isNull())
                .toList();
    }

    @Override
    public JsonNode variables() {
        return state.variables();
    }

    @Override
    public JsonNode item() {
        return Json.nothing();
    }

    @Override
    public String executionId() {
        return claim.id().toString();
    }

    @Override
    public JsonNode signalUrl(String name) {
        return TextNode.valueOf(links.apply(name));
    }
}
