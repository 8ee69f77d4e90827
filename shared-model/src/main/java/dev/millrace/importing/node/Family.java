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

    /**
     * Suffix of the step that makes what n8n puts out of what the first step puts out; empty if the
     * first does so itself.
     */
    default String shaping() {
        return "";
    }

    /** Of one item that comes in it may make none or several, and leave by {@code empty}. */
    default boolean spreads() {
        return false;
    }

    /** In which ways sub-nodes may be attached to it, such as {@code ai_languageModel}. */
    default Set<String> attached() {
        return Set.of();
    }

    /** Draws what stands for the node; says what of it has no counterpart. */
    void draw(Subject subject);
}
