package dev.millrace.history;

import dev.millrace.execution.ExecutionId;

/** What became of a {@link NewExecution}. */
public sealed interface Accepted {
    /** Committed. */
    record Stored() implements Accepted {}

    /** The same submission was accepted before, as this execution. */
    record Repeated(ExecutionId first) implements Accepted {}

    /** The key was used before for another submission. */
    record KeyTaken(ExecutionId first) implements Accepted {}
}
