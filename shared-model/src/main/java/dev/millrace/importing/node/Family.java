package dev.millrace.importing.node;

import dev.millrace.importing.workflow.WorkflowNode;
import java.util.List;
import java.util.Set;

/** Types of n8n that become the same of ours. */
public interface Family {
    /** Names of the types in n8n, with their package. */
    Set<String> types();

    /** Our type that it needs; it is not mapped where that is not known. */
    default String becomes() {
        return "logic:noop";
    }

    Handling handling(WorkflowNode node);

    /** Where each output leaves, by its number; the error output comes after these. */
    default List<Exit> exits(WorkflowNode node, Items in) {
        return Exit.MAIN;
    }

    /** Draws what stands for the node; says what of it has no counterpart. */
    void draw(Subject subject);
}
