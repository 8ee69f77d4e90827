package dev.millrace.gateway.admission;

import dev.millrace.execution.Durability;
import dev.millrace.gateway.http.Problem;

/** How an execution goes on that wants to be let in. */
public sealed interface Verdict {
    /** Into the queue at once. */
    record Enter(Durability durability) implements Verdict {}

    /** Committed, and into the queue when that has room. */
    record Wait() implements Verdict {}

    /** Not let in. */
    record Refuse(Problem why) implements Verdict {}
}
