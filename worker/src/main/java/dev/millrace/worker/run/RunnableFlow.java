package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.expression.Template;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.Node;
import dev.millrace.flow.NodeTypes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A version of a flow, made ready to run once for all its executions. Immutable. */
final class RunnableFlow {
    private final FlowGraph graph;
    private final NodeTypes types;
    private final Map<String, Template> parameters = new HashMap<>();
    private final Map<String, Template> conditions = new HashMap<>();

    RunnableFlow(Flow flow, NodeTypes types) {
        this.graph = new FlowGraph(flow);
        this.types = types;
        for (Node node : flow.nodes()) {
            parameters.put(node.id(), Template.parse(node.parameters()));
            String runIf = node.settings().runIf();
            if (runIf != null) {
                conditions.put(node.id(), Template.parse(TextNode.valueOf(runIf)));
            }
        }
    }

    FlowGraph graph() {
        return graph;
    }

    Template parameters(String nodeId) {
        Template template = parameters.get(nodeId);
        if (template == null) {
            throw new IllegalArgumentException("the flow has no node " + nodeId);
        }
        return template;
    }

    /** Null if the node runs always. */
    @Nullable Template runIf(String nodeId) {
        return conditions.get(nodeId);
    }

    /**
     * Without an effect outside: it may run before the records of its predecessors are stored, and
     * inline.
     */
    boolean pure(Node node) {
        return types.find(node.type()).map(type -> type.pure()).orElse(false);
    }
}
