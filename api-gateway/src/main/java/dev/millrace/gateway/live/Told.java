package dev.millrace.gateway.live;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.executions.EventSource;
import dev.millrace.gateway.executions.Stretch;
import java.util.List;

/**
 * How far one reader has been told of one execution, so that it gets each event exactly once and in
 * order.
 *
 * <p>The trick: what is heard from the feed is news only if it follows on what was told; what was
 * told is dropped, and where a number is missing the store is asked instead. So a feed that repeats
 * or loses messages does no harm. For one thread.
 */
final class Told {
    private final EventSource source;
    private final String tenant;
    private final ExecutionId id;
    private final String flowId;
    private long seq;
    private boolean ended;

    /**
     * @param seq number of the last event the reader has
     */
    Told(EventSource source, String tenant, ExecutionId id, String flowId, long seq) {
        this.source = source;
        this.tenant = tenant;
        this.id = id;
        this.flowId = flowId;
        this.seq = seq;
    }

    ExecutionId id() {
        return id;
    }

    String flowId() {
        return flowId;
    }

    /** Whether the execution's last event was told. */
    boolean ended() {
        return ended;
    }

    /** What the reader has not been told yet, given what was just heard. */
    List<EventLine> heard(List<EventLine> lines) {
        List<EventLine> fresh = lines.stream().filter(line -> line.seq() > seq).toList();
        if (fresh.isEmpty()) {
            return fresh;
        }
        return fresh.getFirst().seq() == seq + 1 ? tell(fresh) : stored();
    }

    /** What the store has and the reader does not; a part of it if it is much. */
    List<EventLine> stored() {
        Stretch stretch = source.after(tenant, id, seq);
        List<EventLine> lines = tell(stretch.lines());
        ended |= stretch.last();
        return lines;
    }

    private List<EventLine> tell(List<EventLine> lines) {
        if (!lines.isEmpty()) {
            seq = lines.getLast().seq();
            ended = lines.getLast().type().terminal();
        }
        return lines;
    }
}
