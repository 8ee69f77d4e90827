package dev.millrace.validation;

import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.FlowReader;
import dev.millrace.flow.Loop;
import dev.millrace.flow.Loops;
import dev.millrace.flow.Node;
import java.util.List;

/** What must hold of the graph as a whole. */
record GraphRules(FlowGraph graph, FlowReader.Reading reading, List<FlowProblem> problems) {
    void check() {
        Flow flow = graph.flow();
        for (int i = 0; i < flow.nodes().size(); i++) {
            joins(flow.nodes().get(i), reading.pointer(i) + "/data/join");
            loop(i, reading.pointer(i));
        }
    }

    /** A {@code flow:loop} counts iterations, so it must be where its loop is entered. */
    private void loop(int number, String pointer) {
        Node node = graph.wiring().node(number);
        if (!node.type().equals(Loops.LOOP_TYPE) || graph.loops().header(number)) {
            return;
        }
        if (graph.loops().of(number) == Loop.NONE) {
            String open = "no path leads back to the loop: it runs once, with its first items";
            problems.add(FlowProblem.warning("LOOP_OPEN", pointer, open, node.id()));
        } else {
            Loop around = graph.loops().all().get(graph.loops().of(number));
            String header = graph.wiring().node(around.header()).id();
            String passed =
                    "the loop is entered at '"
                            + header
                            + "', not here; lead the edges from outside to this node";
            problems.add(FlowProblem.error("LOOP_ENTRY", pointer, passed, node.id()));
        }
    }

    private void joins(Node node, String pointer) {
        int edges = graph.incoming(node.id()).size();
        if (node.settings().join().needed() > Math.max(edges, 1)) {
            problems.add(
                    FlowProblem.error(
                            "JOIN_TOO_LARGE",
                            pointer,
                            "the node waits for "
                                    + node.settings().join().needed()
                                    + " edges but only "
                                    + edges
                                    + " lead to it",
                            node.id()));
        }
    }
}
