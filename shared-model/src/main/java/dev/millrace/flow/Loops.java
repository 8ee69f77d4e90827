package dev.millrace.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The loops of a flow. Taking out the edges that lead back to a loop's header leaves the loops
 * within it; without all of them no cycle is left. Immutable.
 */
public final class Loops {
    /** Type of the node that begins a loop over items. */
    public static final String LOOP_TYPE = "flow:loop";

    private final Wiring wiring;
    private final List<Loop> all;
    private final int[] innermost;
    private final BitSet back = new BitSet();
    private final int[] left;

    Loops(Wiring wiring) {
        this.wiring = wiring;
        this.innermost = new int[wiring.size()];
        Arrays.fill(innermost, Loop.NONE);
        this.left = new int[wiring.edgeCount()];
        Arrays.fill(left, Loop.NONE);
        this.all = List.copyOf(find());
        for (Loop loop : all) {
            loop.back().forEach(back::set);
            loop.leaving().forEach(edge -> left[edge] = loop.number());
        }
    }

    /** A part of the flow in which loops are still to be found. */
    private record Part(int loop, BitSet nodes, BitSet edges) {}

    private List<Loop> find() {
        List<Shape> shapes = new ArrayList<>();
        ArrayDeque<Part> parts = new ArrayDeque<>();
        parts.add(new Part(Loop.NONE, upTo(wiring.size()), upTo(wiring.edgeCount())));
        while (!parts.isEmpty()) {
            Part part = parts.remove();
            for (List<Integer> component : Cycles.of(wiring, part.nodes, part.edges)) {
                Shape shape = new Shape(shapes.size(), part, component);
                shapes.add(shape);
                component.forEach(node -> innermost[node] = shape.number);
                parts.add(shape.within());
            }
        }
        return shapes.stream().map(shape -> shape.loop(shapes)).toList();
    }

    private static BitSet upTo(int end) {
        BitSet all = new BitSet();
        all.set(0, end);
        return all;
    }

    /** A loop as it is found, before it is known which loops are within it. */
    private final class Shape {
        private final int number;
        private final Part part;
        private final BitSet body = new BitSet();
        private final int header;

        Shape(int number, Part part, List<Integer> component) {
            this.number = number;
            this.part = part;
            component.forEach(body::set);
            this.header = header();
        }

        /** Its {@code flow:loop}, else the first node that an edge from outside leads to. */
        private int header() {
            IntPredicate entered = this::entered;
            IntPredicate loops = node -> wiring.node(node).type().equals(LOOP_TYPE);
            return first(entered.and(loops), first(entered, first(loops, body.nextSetBit(0))));
        }

        private int first(IntPredicate wanted, int otherwise) {
            return body.stream().filter(wanted).findFirst().orElse(otherwise);
        }

        private boolean entered(int node) {
            return IntStream.of(wiring.incoming(node))
                    .map(wiring::source)
                    .anyMatch(source -> part.nodes.get(source) && !body.get(source));
        }

        private List<Integer> backEdges() {
            return IntStream.of(wiring.incoming(header))
                    .filter(edge -> body.get(wiring.source(edge)))
                    .boxed()
                    .toList();
        }

        Part within() {
            BitSet edges = (BitSet) part.edges.clone();
            backEdges().forEach(edges::clear);
            return new Part(number, body, edges);
        }

        Loop loop(List<Shape> shapes) {
            return new Loop(
                    number,
                    part.loop,
                    header,
                    body.stream().boxed().toList(),
                    body.stream().filter(node -> innermost[node] == number).boxed().toList(),
                    shapes.stream()
                            .filter(other -> other.part.loop == number)
                            .map(other -> other.number)
                            .toList(),
                    backEdges(),
                    body.stream()
                            .flatMap(node -> IntStream.of(wiring.outgoing(node)))
                            .filter(edge -> !body.get(wiring.target(edge)))
                            .filter(edge -> part.nodes.get(wiring.target(edge)))
                            .sorted()
                            .boxed()
                            .toList());
        }
    }

    /** Outer loops before those within them. */
    public List<Loop> all() {
        return all;
    }

    /** Number of the innermost loop that the node is in, or {@link Loop#NONE}. */
    public int of(int node) {
        return innermost[node];
    }

    /** Whether the edge leads back to the header of a loop. */
    public boolean back(int edge) {
        return back.get(edge);
    }

    /** Number of the outermost loop that the edge leads out of, or {@link Loop#NONE}. */
    public int left(int edge) {
        return left[edge];
    }

    /** Whether the node lies in the loop, or in one within it. */
    public boolean contains(int loop, int node) {
        int at = innermost[node];
        while (at != Loop.NONE && at != loop) {
            at = all.get(at).parent();
        }
        return at == loop;
    }

    /** Whether the node is the header of the loop that is innermost to it. */
    public boolean header(int node) {
        return innermost[node] != Loop.NONE && all.get(innermost[node]).header() == node;
    }
}
