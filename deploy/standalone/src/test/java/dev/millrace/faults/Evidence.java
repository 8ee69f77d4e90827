package dev.millrace.faults;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionStatus;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known afterwards of one accepted execution.
 *
 * @param flow id of its flow; empty if the history has no row
 * @param stored its status in the history; null if the history has no row
 * @param queued its status in the queue; null if the queue has settled it
 * @param events as the history has them, in order
 * @param effects calls that arrived outside, in order
 */
record Evidence(
        String id,
        String flow,
        @Nullable ExecutionStatus stored,
        @Nullable ExecutionStatus queued,
        List<EventLine> events,
        List<EffectSink.Effect> effects) {

    Stream<EventLine> of(EventType type) {
        return events.stream().filter(line -> line.type() == type);
    }

    Stream<EventLine> of(EventType type, String node) {
        return of(type).filter(line -> line.nodeId().equals(node));
    }

    /** Of the job, those begun. */
    long attempts() {
        return 1 + of(EventType.EXECUTION_RETRY).count();
    }

    boolean ended() {
        return stored != null && stored.terminal();
    }

    long ends() {
        return events.stream().filter(line -> line.type().terminal()).count();
    }

    /** Whether the log says that a worker was lost, drained or rolled back while it ran. */
    boolean interrupted() {
        return of(EventType.EXECUTION_RESUMED).findAny().isPresent();
    }
}
