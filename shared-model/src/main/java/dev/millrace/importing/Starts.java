package dev.millrace.importing;

import dev.millrace.importing.node.Families;
import dev.millrace.importing.node.Triggers;
import dev.millrace.importing.workflow.WorkflowNode;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a workflow starts, and what can run at all. In n8n one trigger fires; here the input says
 * which, or the usual one does.
 *
 * @param nodes numbers of the nodes that start it, in file order
 * @param running numbers of the nodes that can run
 */
record Starts(List<Integer> nodes, BitSet running, boolean triggered) {
    static Starts of(Canvas canvas) {
        List<Integer> triggers =
                numbers(canvas).filter(node -> trigger(canvas.node(node))).boxed().toList();
        List<Integer> starts = triggers.isEmpty() ? first(canvas) : triggers;
        BitSet running = new BitSet();
        for (int start : starts) {
            running.set(start);
            numbers(canvas).filter(node -> canvas.leads(start, node)).forEach(running::set);
        }
        return new Starts(starts, running, !triggers.isEmpty());
    }

    private static IntStream numbers(Canvas canvas) {
        return IntStream.range(0, canvas.size());
    }

    private static boolean trigger(WorkflowNode node) {
        return Families.trigger(node.type()) && !node.disabled();
    }

    /** Without a trigger: those that nothing leads to, else just the first. */
    private static List<Integer> first(Canvas canvas) {
        List<Integer> roots =
                numbers(canvas).filter(node -> canvas.incoming(node).isEmpty()).boxed().toList();
        return !roots.isEmpty() || canvas.size() == 0 ? roots : List.of(0);
    }

    boolean several() {
        return triggered && nodes.size() > 1;
    }

    /** The one that starts it if nobody says which. */
    int usual(Canvas canvas) {
        return nodes.stream()
                .min(Comparator.comparing(node -> Triggers.seldom(canvas.node(node))))
                .orElseThrow();
    }

    boolean runs(int node) {
        return running.get(node);
    }
}
