package dev.millrace.validation;

import dev.millrace.flow.Edge;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.FlowReader;
import dev.millrace.flow.Nesting;
import dev.millrace.flow.Node;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Frames hold each other properly, a forEach has a body, and no edge leads out of it or in. */
record FrameRules(FlowGraph graph, FlowReader.Reading reading, List<FlowProblem> problems) {
    void check() {
        for (int i = 0; i < graph.flow().nodes().size(); i++) {
            Node node = graph.flow().nodes().get(i);
            parent(node, reading.pointer(i) + "/parentId");
            if (node.forEach() && empty(node.id())) {
                error(
                        "EMPTY_BODY",
                        reading.pointer(i),
                        "the forEach has no body; draw nodes in its frame (their parentId is '"
                                + node.id()
                                + "')",
                        node.id());
            }
        }
        for (int i = 0; i < graph.flow().edges().size(); i++) {
            crossing(graph.flow().edges().get(i), "/edges/" + i);
        }
    }

    private void parent(Node node, String pointer) {
        String parent = node.parentId();
        if (parent != null && !graph.wiring().has(parent)) {
            error("UNKNOWN_NODE", pointer, "there is no node '" + parent + "'", node.id());
        } else if (graph.nesting().around(node.id()).contains(node.id())) {
            error("FRAME_CYCLE", pointer, "the node lies in its own frame", node.id());
        }
    }

    private boolean empty(String forEach) {
        return graph.nesting().nodes(forEach).isEmpty();
    }

    private void crossing(Edge edge, String pointer) {
        Nesting nesting = graph.nesting();
        String from = nesting.innermost(edge.source());
        String to = nesting.innermost(edge.target());
        if (!Objects.equals(from, to)) {
            error(
                    "CROSSING_EDGE",
                    pointer,
                    "the edge leads from "
                            + place(edge.source(), from)
                            + " to "
                            + place(edge.target(), to)
                            + "; join the forEach itself: its body begins at the nodes that no edge"
                            + " leads to, and what follows the forEach gets the results",
                    null);
        }
    }

    private static String place(String node, @Nullable String forEach) {
        return "'"
                + node
                + "' "
                + (forEach == null ? "outside" : "in the body of '" + forEach + "'");
    }

    private void error(String code, String pointer, String message, @Nullable String nodeId) {
        problems.add(FlowProblem.error(code, pointer, message, nodeId));
    }
}
