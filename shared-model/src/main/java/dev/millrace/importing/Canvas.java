package dev.millrace.importing;

import dev.millrace.importing.node.BatchNodes;
import dev.millrace.importing.workflow.Workflow;
import dev.millrace.importing.workflow.WorkflowNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** The nodes of a workflow that may run, by number, and the wires between them. Immutable. */
final class Canvas {
    private final List<WorkflowNode> nodes;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<List<Wire>> outgoing = new ArrayList<>();
    private final List<List<Wire>> incoming = new ArrayList<>();
    private final List<BitSet> reached = new ArrayList<>();
    private final Map<Integer, BitSet> bodies = new HashMap<>();

    private Canvas(List<WorkflowNode> nodes, List<Wire> wires) {
        this.nodes = List.copyOf(nodes);
        for (int i = 0; i < nodes.size(); i++) {
            numbers.put(nodes.get(i).name(), i);
            outgoing.add(new ArrayList<>());
            incoming.add(new ArrayList<>());
        }
        for (Wire wire : wires) {
            outgoing.get(wire.source()).add(wire);
            incoming.get(wire.target()).add(wire);
        }
        for (int i = 0; i < nodes.size(); i++) {
            reached.add(from(outgoing.get(i), _ -> true));
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (BatchNodes.of(nodes.get(i))) {
                bodies.put(i, body(i));
            }
        }
    }

    /** Of those nodes that may run, and the links between them. */
    static Canvas of(Workflow workflow, Predicate<WorkflowNode> runs) {
        List<WorkflowNode> nodes = workflow.nodes().stream().filter(runs).toList();
        Canvas bare = new Canvas(nodes, List.of());
        List<Wire> wires = new ArrayList<>();
        for (Workflow.Link link : workflow.links()) {
            OptionalInt source = bare.find(link.source());
            OptionalInt target = bare.find(link.target());
            if (source.isPresent() && target.isPresent()) {
                wires.add(
                        new Wire(
                                source.getAsInt(), link.output(), target.getAsInt(), link.input()));
            }
        }
        return new Canvas(nodes, wires);
    }

    /** With those wires only. */
    Canvas with(Predicate<Wire> kept) {
        return new Canvas(nodes, outgoing.stream().flatMap(List::stream).filter(kept).toList());
    }

    /** With those nodes only, under new numbers. */
    Canvas only(BitSet kept) {
        int[] places = new int[nodes.size()];
        List<WorkflowNode> left = new ArrayList<>();
        for (int node = kept.nextSetBit(0); node >= 0; node = kept.nextSetBit(node + 1)) {
            places[node] = left.size();
            left.add(nodes.get(node));
        }
        List<Wire> wires =
                outgoing.stream()
                        .flatMap(List::stream)
                        .filter(wire -> kept.get(wire.source()) && kept.get(wire.target()))
                        .map(wire ->
                                new Wire(
                                        places[wire.source()],
                                        wire.output(),
                                        places[wire.target()],
                                        wire.input()))
                        .toList();
        return new Canvas(left, wires);
    }

    /** What can be reached by these wires and on from there, as far as nodes are let pass. */
    private BitSet from(List<Wire> first, Predicate<Integer> passed) {
        BitSet seen = new BitSet();
        ArrayDeque<Wire> open = new ArrayDeque<>(first);
        while (!open.isEmpty()) {
            int target = open.remove().target();
            if (!seen.get(target)) {
                seen.set(target);
                if (passed.test(target)) {
                    open.addAll(outgoing.get(target));
                }
            }
        }
        return seen;
    }

    /** What lies between a loop's output and its next turn. */
    private BitSet body(int loop) {
        int output = BatchNodes.loopOutput(nodes.get(loop));
        List<Wire> first =
                outgoing.get(loop).stream().filter(wire -> wire.output() == output).toList();
        BitSet body = from(first, node -> node != loop);
        body.clear(loop);
        for (int node = body.nextSetBit(0); node >= 0; node = body.nextSetBit(node + 1)) {
            if (!reached.get(node).get(loop)) {
                body.clear(node);
            }
        }
        return body;
    }

    int size() {
        return nodes.size();
    }

    WorkflowNode node(int number) {
        return nodes.get(number);
    }

    List<WorkflowNode> nodes() {
        return nodes;
    }

    OptionalInt find(String name) {
        Integer number = numbers.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    List<Wire> outgoing(int node) {
        return outgoing.get(node);
    }

    List<Wire> incoming(int node) {
        return incoming.get(node);
    }

    /** Whether a path leads from the one to the other. */
    boolean leads(int from, int to) {
        return reached.get(from).get(to);
    }

    /** Whether the node lies on a cycle. */
    boolean circles(int node) {
        return leads(node, node);
    }

    /** Whether both lie on one cycle. */
    boolean together(int one, int other) {
        return leads(one, other) && leads(other, one);
    }

    /** Whether the wire leads back to where it comes from. */
    boolean back(Wire wire) {
        BitSet body = bodies.get(wire.target());
        return body == null
                ? together(wire.source(), wire.target())
                : body.get(wire.source()) || wire.source() == wire.target();
    }

    /** Whether the node lies within the loop of that node, which takes items in batches. */
    boolean within(int loop, int node) {
        BitSet body = bodies.get(loop);
        return body != null && body.get(node);
    }

    /** Whether the one runs in a loop over batches that the other is not in. */
    boolean repeated(int node, int seenFrom) {
        return bodies.values().stream().anyMatch(body -> body.get(node) && !body.get(seenFrom));
    }
}
