package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.engine.Effect;
import dev.millrace.engine.Sight;
import dev.millrace.execution.ExecutionId;
import dev.millrace.expression.Scope;
import dev.millrace.json.Json;
import dev.millrace.queue.Claim;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/**
 * What the templates of one node see: the state when it was started, which does not change.
 *
 * @param links makes a link for the signal of a name
 */
record NodeScope(Sight sight, JsonNode incoming, Claim claim, UnaryOperator<String> links)
        implements Scope {
    static NodeScope of(Sight sight, Claim claim, UnaryOperator<String> links) {
        JsonNode incoming = sight.incoming();
        Effect undone = sight.undone();
        if (undone != null && incoming instanceof ObjectNode record) {
            record.put("key", IdempotencyKey.of(claim.id(), undone.key(), undone.effectKey()));
        }
        return new NodeScope(sight, incoming, claim, links);
    }

    ExecutionId id() {
        return claim.id();
    }

    String claimName() {
        return HexFormat.of().formatHex(claim.token());
    }

    @Override
    public JsonNode input() {
        return sight.input();
    }

    @Override
    public JsonNode output(String nodeId) {
        return sight.output(nodeId);
    }

    @Override
    public Iterable<String> nodesWithOutput() {
        return sight.nodesWithOutput();
    }

    @Override
    public JsonNode variables() {
        return sight.variables();
    }

    @Override
    public JsonNode item() {
        return sight.item();
    }

    @Override
    public JsonNode index() {
        return sight.index() < 0 ? Json.nothing() : IntNode.valueOf(sight.index());
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
