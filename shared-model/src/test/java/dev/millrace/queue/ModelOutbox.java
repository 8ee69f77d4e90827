package dev.millrace.queue;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The outbox says the same as the logs: each event once, in order, one end. */
final class ModelOutbox {
    private ModelOutbox() {}

    static void check(ModelWorld world, List<ExecutionId> ids) {
        Map<ExecutionId, Long> last = new HashMap<>();
        Map<ExecutionId, Boolean> ended = new HashMap<>();
        for (ExecutionEvents events : world.outbox()) {
            for (EventLine line : events.events()) {
                long before = last.getOrDefault(events.id(), 1L);
                if (line.seq() != before + 1 || ended.getOrDefault(events.id(), false)) {
                    throw new AssertionError(
                            "the outbox has "
                                    + line
                                    + " behind number "
                                    + before
                                    + " of "
                                    + events.id());
                }
                last.put(events.id(), line.seq());
                ended.put(events.id(), line.type().terminal());
            }
        }
        for (ExecutionId id : ids) {
            if (!ended.getOrDefault(id, false)) {
                throw new AssertionError("the outbox lacks the end of " + id);
            }
        }
    }
}
