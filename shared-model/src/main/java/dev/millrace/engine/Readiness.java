package dev.millrace.engine;

import dev.millrace.flow.Join;
import java.util.ArrayList;
import java.util.List;

/** When the decided edges into a node suffice, as its join asks. */
final class Readiness {
    private Readiness() {}

    static boolean ready(Wiring wiring, int node, NodeState state) {
        Join join = wiring.node(node).settings().join();
        int edges = wiring.incoming(node).length;
        return join.all()
                ? state.taken() > 0 && state.taken() + state.dead() == edges
                : state.taken() >= join.needed();
    }

    /** It can never become ready. */
    static boolean hopeless(Wiring wiring, int node, NodeState state) {
        Join join = wiring.node(node).settings().join();
        int edges = wiring.incoming(node).length;
        return join.all()
                ? edges > 0 && state.dead() == edges
                : edges - state.dead() < join.needed();
    }

    /** The edges into the node that are taken now. */
    static List<Integer> takenEdges(Wiring wiring, NodeState[] nodes, int node) {
        List<Integer> taken = new ArrayList<>();
        for (int edge : wiring.incoming(node)) {
            String exit = nodes[wiring.source(edge)].exit();
            if (exit != null && wiring.taken(edge, exit)) {
                taken.add(edge);
            }
        }
        return taken;
    }
}
