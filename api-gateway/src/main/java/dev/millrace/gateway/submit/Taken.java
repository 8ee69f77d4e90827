package dev.millrace.gateway.submit;

import dev.millrace.execution.Durability;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.http.Problem;

/** What became of a {@link Submission}. */
sealed interface Taken {
    /** Accepted now. */
    record New(Durability durability) implements Taken {}

    /** Accepted before, as this execution. */
    record Repeated(ExecutionId first) implements Taken {}

    /** The key was used before for another submission. */
    record KeyTaken(ExecutionId first) implements Taken {}

    record Refused(Problem why) implements Taken {}
}
