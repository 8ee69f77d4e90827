package dev.millrace.importing.node;

import dev.millrace.importing.script.Surroundings;
import dev.millrace.importing.workflow.WorkflowNode;
import java.util.List;

/** Where a node stands in its workflow. */
public interface Place {
    /** What comes in. */
    Items items();

    /** For scripts about the only item, or the first. */
    Surroundings item();

    /** For scripts within a function over all items, called with {@code $json} and {@code $i}. */
    Surroundings each();

    /** What comes in by that input, of a node that tells its inputs apart. */
    Input input(int number);

    /** Sub-nodes that are attached to it in that way and not switched off. */
    List<WorkflowNode> attached(String kind);

    /** Somebody behind it works on all items at once. */
    boolean asked();

    /** The node runs once for each item, in a loop of its own. */
    boolean looped();

    /** The loop hands on its items with their numbers: somebody in it asks whether any are left. */
    boolean numbered();

    /** The workflow's time limit and the like are notes of its start; so is this. */
    void note(String message);

    /**
     * What comes in by an input.
     *
     * @param path such as {@code nodes.fetch.output}
     * @param linked anything leads to it
     */
    record Input(String path, Items items, boolean linked) {}
}
