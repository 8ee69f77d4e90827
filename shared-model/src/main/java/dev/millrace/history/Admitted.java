package dev.millrace.history;

import dev.millrace.event.EventLine;
import java.util.List;

/**
 * An execution that is to be accepted.
 *
 * @param copied records that it takes over from another, numbered from 2; empty for none
 * @param waits whether it waits in PostgreSQL until the queue has room
 */
public record Admitted(NewExecution execution, List<EventLine> copied, boolean waits) {
    boolean onlyARow() {
        return execution.idempotency() == null && copied.isEmpty() && !waits;
    }
}
