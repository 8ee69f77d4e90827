package dev.millrace.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far each node is from the start, by Kahn's algorithm: a node is one level after the last of
 * its predecessors. Nodes on a cycle, or behind one, never get there and have no level. Immutable.
 */
final class Levels {
    private static final int NONE = -1;

    private final Wiring wiring;
    private final int[] levels;

    Levels(Wiring wiring) {
        this.wiring = wiring;
        this.levels = new int[wiring.size()];
        Arrays.fill(levels, NONE);
        assign();
    }

    private void assign() {
        int[] undecided = new int[levels.length];
        int[] queue = new int[levels.length];
        int end = 0;
        for (int node = 0; node < levels.length; node++) {
            undecided[node] = wiring.incoming(node).length;
            if (undecided[node] == 0) {
                levels[node] = 0;
                queue[end++] = node;
            }
        }
        for (int next = 0; next < end; next++) {
            for (int edge : wiring.outgoing(queue[next])) {
                int target = wiring.target(edge);
                if (--undecided[target] == 0) {
                    levels[target] = levels[queue[next]] + 1; // the last to come is the deepest
                    queue[end++] = target;
                }
            }
        }
    }

    /**
     * Node numbers by level, each group in file order; those without a level are the last group.
     */
    List<List<Integer>> groups() {
        int deepest = IntStream.of(levels).max().orElse(NONE);
        List<List<Integer>> groups = new ArrayList<>();
        for (int level = 0; level <= deepest + 1; level++) {
            groups.add(new ArrayList<>());
        }
        for (int node = 0; node < levels.length; node++) {
            groups.get(levels[node] == NONE ? deepest + 1 : levels[node]).add(node);
        }
        if (groups.getLast().isEmpty()) {
            groups.removeLast();
        }
        return groups;
    }

    /** Node numbers of one cycle, in the direction of its edges; empty if there is none. */
    List<Integer> cycle() {
        return IntStream.range(0, levels.length)
                .filter(node -> levels[node] == NONE)
                .mapToObj(this::cycleBefore)
                .findFirst()
                .orElse(List.of());
    }

    /** A node without a level has a predecessor without one, so walking back must come round. */
    private List<Integer> cycleBefore(int start) {
        List<Integer> path = new ArrayList<>();
        boolean[] seen = new boolean[levels.length];
        int node = start;
        while (!seen[node]) {
            seen[node] = true;
            path.add(node);
            node = predecessorWithoutLevel(node);
        }
        List<Integer> cycle = new ArrayList<>(path.subList(path.indexOf(node), path.size()));
        Collections.reverse(cycle);
        return cycle;
    }

    private int predecessorWithoutLevel(int node) {
        return IntStream.of(wiring.incoming(node))
                .map(wiring::source)
                .filter(source -> levels[source] == NONE)
                .findFirst()
                .orElseThrow();
    }
}
