package dev.millrace.importing;

import dev.millrace.importing.workflow.Workflow;
import java.util.function.Predicate;

/**
 * All that is known of a workflow before it is drawn anew.
 *
 * @param canvas what can run, with the wires that count
 * @param types which types of ours are known
 */
record Sketch(
        Workflow workflow,
        Canvas canvas,
        Starts starts,
        ItemCounts counts,
        Plan plan,
        Lines lines,
        Predicate<String> types) {

    static Sketch of(Workflow workflow, Canvas canvas, Starts starts, Predicate<String> types) {
        ItemCounts counts = new ItemCounts(canvas);
        Plan plan = new Plan(canvas, counts, new Ways(canvas, counts, starts));
        return new Sketch(
                workflow, canvas, starts, counts, plan, new Lines(canvas, counts), types);
    }

    boolean knows(String type) {
        return types.test(type);
    }

    /** Where a wire leaves. */
    Plan.Outlet outlet(Wire wire) {
        return plan.outlet(wire.source(), wire.output());
    }

    /** It carries what went wrong. */
    boolean error(Wire wire) {
        return counts.error(wire.source(), wire.output());
    }
}
