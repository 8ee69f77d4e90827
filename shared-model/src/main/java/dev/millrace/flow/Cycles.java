package dev.millrace.flow;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Tarjan's strongly connected components of a part of a flow, iteratively: those in which a node
 * lies on a cycle.
 */
final class Cycles {
    private final Wiring wiring;
    private final BitSet nodes;
    private final BitSet edges;
    private final int[] index;
    private final int[] low;
    private final int[] nextEdge;
    private final BitSet onStack = new BitSet();
    private final List<Integer> stack = new ArrayList<>();
    private final List<List<Integer>> found = new ArrayList<>();
    private int visited;

    private Cycles(Wiring wiring, BitSet nodes, BitSet edges) {
        this.wiring = wiring;
        this.nodes = nodes;
        this.edges = edges;
        index = new int[wiring.size()];
        low = new int[wiring.size()];
        nextEdge = new int[wiring.size()];
    }

    /**
     * The components of these nodes joined by these edges, each in file order, by their first node.
     */
    static List<List<Integer>> of(Wiring wiring, BitSet nodes, BitSet edges) {
        Cycles cycles = new Cycles(wiring, nodes, edges);
        nodes.stream().filter(node -> cycles.index[node] == 0).forEach(cycles::walk);
        cycles.found.sort(Comparator.comparing(List::getFirst));
        return cycles.found;
    }

    private void walk(int root) {
        List<Integer> path = new ArrayList<>();
        enter(root, path);
        while (!path.isEmpty()) {
            int node = path.getLast();
            int[] outgoing = wiring.outgoing(node);
            if (nextEdge[node] < outgoing.length) {
                follow(node, outgoing[nextEdge[node]++], path);
            } else {
                leave(node, path);
            }
        }
    }

    private void enter(int node, List<Integer> path) {
        index[node] = ++visited;
        low[node] = visited;
        stack.add(node);
        onStack.set(node);
        path.add(node);
    }

    private void follow(int node, int edge, List<Integer> path) {
        int target = wiring.target(edge);
        if (!edges.get(edge) || !nodes.get(target)) {
            return;
        }
        if (index[target] == 0) {
            enter(target, path);
        } else if (onStack.get(target)) {
            low[node] = Math.min(low[node], index[target]);
        }
    }

    private void leave(int node, List<Integer> path) {
        path.removeLast();
        if (!path.isEmpty()) {
            int before = path.getLast();
            low[before] = Math.min(low[before], low[node]);
        }
        if (low[node] == index[node]) {
            component(node);
        }
    }

    private void component(int root) {
        List<Integer> component = new ArrayList<>();
        int node;
        do {
            node = stack.removeLast();
            onStack.clear(node);
            component.add(node);
        } while (node != root);
        if (component.size() > 1 || leadsToItself(root)) {
            component.sort(Comparator.naturalOrder());
            found.add(component);
        }
    }

    private boolean leadsToItself(int node) {
        for (int edge : wiring.outgoing(node)) {
            if (edges.get(edge) && wiring.target(edge) == node) {
                return true;
            }
        }
        return false;
    }
}
