package dev.millrace.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far each node is from the start, by Kahn's algorithm: a node is one level after the last of
 * its predecessors. Edges that lead back to the header of a loop do not count. Immutable.
 */
final class Levels {
    private final Wiring wiring;
    private final Loops loops;
    private final int[] levels;

    Levels(Wiring wiring, Loops loops) {
        this.wiring = wiring;
        this.loops = loops;
        this.levels = new int[wiring.size()];
        assign();
    }

    private void assign() {
        int[] undecided = new int[levels.length];
        int[] queue = new int[levels.length];
        int end = 0;
        for (int node = 0; node < levels.length; node++) {
            undecided[node] = (int) forward(wiring.incoming(node)).count();
            if (undecided[node] == 0) {
                queue[end++] = node;
            }
        }
        for (int next = 0; next < end; next++) {
            for (int edge : forward(wiring.outgoing(queue[next])).toArray()) {
                int target = wiring.target(edge);
                if (--undecided[target] == 0) {
                    levels[target] = levels[queue[next]] + 1; // the last to come is the deepest
                    queue[end++] = target;
                }
            }
        }
    }

    private IntStream forward(int[] edges) {
        return IntStream.of(edges).filter(edge -> !loops.back(edge));
    }

    /** Node numbers by level, each group in file order. */
    List<List<Integer>> groups() {
        List<List<Integer>> groups = new ArrayList<>();
        int deepest = IntStream.of(levels).max().orElse(-1);
        for (int level = 0; level <= deepest; level++) {
            groups.add(new ArrayList<>());
        }
        for (int node = 0; node < levels.length; node++) {
            groups.get(levels[node]).add(node);
        }
        return groups;
    }
}
