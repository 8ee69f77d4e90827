package dev.millrace.importing;

import dev.millrace.importing.node.BatchNodes;
import dev.millrace.importing.node.Exit;
import dev.millrace.importing.node.Items;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which choices an execution must have made to come by a wire. Two wires that ask for different
 * ways out of the same choice never carry anything in the same execution.
 *
 * <p>A way is an output of a node that leaves by one of several, or a start among several. The ways
 * that all paths to a node have in common are found as dominators are: from all of them, less and
 * less, until nothing changes.
 */
final class Ways {
    private final Canvas canvas;
    private final ItemCounts counts;
    private final Map<Long, Integer> numbers = new HashMap<>();
    private final List<Integer> chooser = new ArrayList<>();
    private final List<BitSet> needed = new ArrayList<>();

    Ways(Canvas canvas, ItemCounts counts, Starts starts) {
        this.canvas = canvas;
        this.counts = counts;
        number(starts);
        Set<Integer> roots = Set.copyOf(starts.nodes());
        for (int node = 0; node < canvas.size(); node++) {
            BitSet all = new BitSet();
            all.set(0, chooser.size());
            needed.add(roots.contains(node) ? ofStart(node, starts) : all);
        }
        ArrayDeque<Integer> open = new ArrayDeque<>(starts.nodes());
        while (!open.isEmpty()) {
            for (Wire wire : canvas.outgoing(open.remove())) {
                if (!roots.contains(wire.target()) && narrows(wire)) {
                    open.add(wire.target());
                }
            }
        }
    }

    private void number(Starts starts) {
        for (int node = 0; node < canvas.size(); node++) {
            for (Wire wire : canvas.outgoing(node)) {
                if (chooses(node)) {
                    way(node, wire.output());
                }
            }
        }
        if (starts.several()) {
            starts.nodes().forEach(start -> way(canvas.size(), start));
        }
    }

    private int way(int node, int output) {
        return numbers.computeIfAbsent(
                (long) node << 32 | output,
                _ -> {
                    chooser.add(node);
                    return chooser.size() - 1;
                });
    }

    /** It leaves by one of its outputs only. */
    private boolean chooses(int node) {
        if (BatchNodes.of(canvas.node(node))) {
            return false; // by one after the other
        }
        boolean errors = counts.error(node, counts.exits(node).size());
        List<Exit> exits = counts.exits(node);
        boolean one = exits.stream().map(Exit::step).distinct().count() <= 1;
        return errors || (exits.size() > 1 && one && counts.worked(node) == Items.ONE);
    }

    private BitSet ofStart(int node, Starts starts) {
        BitSet ways = new BitSet();
        if (starts.several()) {
            ways.set(way(canvas.size(), node));
        }
        return ways;
    }

    private boolean narrows(Wire wire) {
        BitSet common = (BitSet) needed.get(wire.target()).clone();
        common.and(by(wire));
        if (common.equals(needed.get(wire.target()))) {
            return false;
        }
        needed.set(wire.target(), common);
        return true;
    }

    private BitSet by(Wire wire) {
        BitSet ways = (BitSet) needed.get(wire.source()).clone();
        if (chooses(wire.source())) {
            ways.set(way(wire.source(), wire.output()));
        }
        return ways;
    }

    /** Never both in one turn: the choice between them is made once in it. */
    boolean exclusive(Wire one, Wire other) {
        BitSet first = by(one);
        BitSet second = by(other);
        BitSet onlyFirst = (BitSet) first.clone();
        onlyFirst.andNot(second);
        second.andNot(first);
        Set<Integer> choosers = new HashSet<>();
        onlyFirst.stream().mapToObj(chooser::get).forEach(choosers::add);
        return second.stream()
                .map(chooser::get)
                .anyMatch(choice -> choosers.contains(choice) && once(choice, one.target()));
    }

    private boolean once(int choice, int target) {
        return choice == canvas.size()
                || !canvas.circles(choice)
                || canvas.together(choice, target);
    }

    /** The wire may carry nothing although its target runs. */
    boolean optional(Wire wire) {
        BitSet more = by(wire);
        more.andNot(needed.get(wire.target()));
        return !more.isEmpty();
    }
}
