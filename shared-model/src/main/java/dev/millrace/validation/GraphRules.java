package dev.millrace.validation;

import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.Node;
import java.util.List;

/** What must hold of the graph as a whole. */
record GraphRules(FlowGraph graph, List<FlowProblem> problems) {
    void check() {
        List<String> cycle = graph.cycle();
        if (!cycle.isEmpty()) {
            problems.add(
                    FlowProblem.error(
                            "CYCLE",
                            "/edges",
                            "the edges lead round in a circle: "
                                    + shown(cycle)
                                    + "; loops are not supported yet, take one of these edges away",
                            cycle.getFirst()));
        }
        Flow flow = graph.flow();
        for (int i = 0; i < flow.nodes().size(); i++) {
            joins(flow.nodes().get(i), "/nodes/" + i + "/data/join");
        }
    }

    private static String shown(List<String> cycle) {
        String nodes = String.join(" -> ", cycle.subList(0, Math.min(cycle.size(), 10)));
        return nodes
                + (cycle.size() > 10
                        ? " -> ... (" + cycle.size() + " nodes)"
                        : " -> " + cycle.getFirst());
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
