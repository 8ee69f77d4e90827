package dev.millrace.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * The nodes and edges of a flow as a graph, indexed once; every walk is iterative, so no graph is
 * too deep. Ids that a method is asked about must exist. Immutable.
 */
public final class FlowGraph {
    private final Flow flow;
    private final Wiring wiring;
    private final Loops loops;
    private final Levels levels;
    private final Undos undos;
    private final Nesting nesting;
    private final Section outermost;

    /** Edges must join nodes of the flow. */
    public FlowGraph(Flow flow) {
        this.flow = flow;
        this.wiring = new Wiring(flow);
        this.loops = new Loops(wiring);
        this.undos = new Undos(flow);
        this.nesting = new Nesting(flow, undos);
        Wiring inOrder = nesting.flat() ? wiring : new Wiring(nesting.unfolded());
        this.levels = new Levels(inOrder, nesting.flat() ? loops : new Loops(inOrder));
        this.outermost = Section.outermost(this);
    }

    public Flow flow() {
        return flow;
    }

    /** The same graph by number. */
    public Wiring wiring() {
        return wiring;
    }

    public Loops loops() {
        return loops;
    }

    /** Which node lies in the body of which forEach. */
    public Nesting nesting() {
        return nesting;
    }

    /** Which node undoes which. */
    public Undos undos() {
        return undos;
    }

    /** What runs first: all but the bodies of forEaches, and but what undoes. */
    public Section outermost() {
        return outermost;
    }

    public Node node(String id) {
        return wiring.node(wiring.number(id));
    }

    /** Edges into the node, in file order. */
    public List<Edge> incoming(String nodeId) {
        return wiring.edges(wiring.incoming(wiring.number(nodeId)));
    }

    /** Edges out of the node, in file order. */
    public List<Edge> outgoing(String nodeId) {
        return wiring.edges(wiring.outgoing(wiring.number(nodeId)));
    }

    /**
     * Ids of all nodes from which a path leads to this one; for a node in the body of a forEach
     * also those from which one leads to the forEach. What a node undoes comes before it too.
     */
    public Set<String> ancestors(String nodeId) {
        List<String> from = new ArrayList<>();
        Set<String> undone = undos.undoneBy(nodeId);
        for (String id : undone.isEmpty() ? Set.of(nodeId) : undone) {
            from.add(id);
            from.addAll(nesting.around(id));
        }
        Set<String> found = beyond(from, wiring::incoming, wiring::source);
        found.addAll(undone);
        return found;
    }

    /**
     * Ids of all nodes to which a path leads from these, themselves included. A node in the body of
     * a forEach stands for the whole of it.
     */
    public Set<String> reachable(Set<String> nodeIds) {
        Set<String> found = new LinkedHashSet<>();
        nodeIds.forEach(id -> found.add(nesting.outermost(id)));
        found.addAll(beyond(Set.copyOf(found), wiring::outgoing, wiring::target));
        flow.nodes().stream()
                .map(Node::id)
                .filter(id -> found.contains(nesting.outermost(id)))
                .forEach(found::add);
        return found;
    }

    private Set<String> beyond(
            Collection<String> nodeIds, IntFunction<int[]> edges, IntUnaryOperator end) {
        Set<String> found = new LinkedHashSet<>();
        ArrayDeque<Integer> ahead = new ArrayDeque<>();
        nodeIds.forEach(id -> ahead.add(wiring.number(id)));
        while (!ahead.isEmpty()) {
            for (int edge : edges.apply(ahead.remove())) {
                int node = end.applyAsInt(edge);
                if (found.add(wiring.node(node).id())) {
                    ahead.add(node);
                }
            }
        }
        return found;
    }

    /**
     * Node ids by level: a node is one level after the last of its predecessors, loops run once.
     * For display; nothing waits for a level.
     */
    public List<List<String>> groups() {
        return levels.groups().stream().map(this::ids).filter(group -> !group.isEmpty()).toList();
    }

    /** Node ids, predecessors first, as if loops ran once; ties in file order. */
    public List<String> topologicalOrder() {
        return groups().stream().flatMap(List::stream).toList();
    }

    private List<String> ids(List<Integer> numbers) {
        return numbers.stream()
                .map(number -> wiring.node(number).id())
                .filter(id -> !undos.undoes(id))
                .toList();
    }
}
