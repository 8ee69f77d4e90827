package dev.millrace.importing;

import dev.millrace.importing.workflow.Workflow;

/**
 * All that is known of a workflow before it is drawn anew.
 *
 * @param canvas what can run, with the wires that count
 */
record Sketch(
        Workflow workflow,
        Canvas canvas,
        Starts starts,
        ItemCounts counts,
        Plan plan,
        Lines lines) {

    static Sketch of(Workflow workflow, Canvas canvas, Starts starts) {
        ItemCounts counts = new ItemCounts(canvas);
        Plan plan = new Plan(canvas, counts, new Ways(canvas, counts, starts));
        return new Sketch(workflow, canvas, starts, counts, plan, new Lines(canvas, counts));
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
