package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.expression.Template;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.Node;
import dev.millrace.flow.NodeType;
import dev.millrace.flow.NodeTypes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A version of a flow, ready to run: its graph indexed, its templates parsed once. Immutable. */
final class PreparedFlow {
    private final FlowGraph graph;
    private final Map<String, PreparedNode> nodes = new HashMap<>();

    PreparedFlow(Flow flow, NodeTypes types) {
        graph = new FlowGraph(flow);
        flow.nodes().forEach(node -> nodes.put(node.id(), prepare(node, types)));
    }

    private static PreparedNode prepare(Node node, NodeTypes types) {
        String runIf = node.settings().runIf();
        return new PreparedNode(
                node,
                pure(node, types),
                Template.parse(node.parameters()),
                runIf == null ? null : Template.parse(TextNode.valueOf(runIf)));
    }

    private static boolean pure(Node node, NodeTypes types) {
        return switch (node.settings().effect()) {
            case AT_LEAST_ONCE, IDEMPOTENT ->
                    types.find(node.type()).map(NodeType::pure).orElse(false);
            case KEYED, ONCE -> false; // the node says that it has an effect
        };
    }

    FlowGraph graph() {
        return graph;
    }

    PreparedNode node(String id) {
        return Objects.requireNonNull(nodes.get(id), id);
    }
}
