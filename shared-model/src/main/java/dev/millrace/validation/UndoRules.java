package dev.millrace.validation;

import dev.millrace.flow.Edge;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.FlowReader;
import dev.millrace.flow.Loops;
import dev.millrace.flow.Nearest;
import dev.millrace.flow.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What undoes a node is there, stands by itself, and is not undone in turn. */
record UndoRules(FlowGraph graph, FlowReader.Reading reading, List<FlowProblem> problems) {
    void check() {
        for (int i = 0; i < graph.flow().nodes().size(); i++) {
            Node node = graph.flow().nodes().get(i);
            if (node.settings().compensate() != null) {
                named(node, node.settings().compensate(), reading.pointer(i) + "/data/compensate");
            }
        }
        for (int i = 0; i < graph.flow().edges().size(); i++) {
            Edge edge = graph.flow().edges().get(i);
            alone(edge.source(), "/edges/" + i + "/source");
            alone(edge.target(), "/edges/" + i + "/target");
        }
    }

    private void named(Node node, String undo, String pointer) {
        if (!graph.wiring().has(undo)) {
            List<String> ids = graph.flow().nodes().stream().map(Node::id).toList();
            String hint =
                    Nearest.to(undo, ids).map(near -> "; did you mean '" + near + "'?").orElse("");
            error("UNKNOWN_NODE", pointer, "there is no node '" + undo + "'" + hint, node.id());
        } else if (undo.equals(node.id())) {
            error("COMPENSATE_CYCLE", pointer, "a node cannot undo itself", node.id());
        } else if (graph.undos().undoes(node.id())) {
            error(
                    "COMPENSATE_CYCLE",
                    pointer,
                    "'" + node.id() + "' undoes other nodes, so nothing undoes it in turn",
                    node.id());
        } else if (graph.node(undo).forEach() || loop(undo)) {
            error(
                    "COMPENSATE_TYPE",
                    pointer,
                    "a " + graph.node(undo).type() + " runs other nodes and can undo none",
                    node.id());
        }
    }

    private boolean loop(String undo) {
        return graph.node(undo).type().equals(Loops.LOOP_TYPE);
    }

    private void alone(String node, String pointer) {
        if (graph.undos().undoes(node)) {
            error(
                    "COMPENSATE_EDGE",
                    pointer,
                    "'"
                            + node
                            + "' undoes other nodes ('compensate'): it runs when they are undone,"
                            + " so no edge may lead to it or from it",
                    node);
        }
    }

    private void error(String code, String pointer, String message, @Nullable String nodeId) {
        problems.add(FlowProblem.error(code, pointer, message, nodeId));
    }
}
