package dev.millrace.history;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run of events makes of the rows of one execution. A fold in which the last event of a kind
 * decides, so that events in one piece and in several give the same rows. Null is "not touched".
 * Not thread-safe.
 */
final class Change {
    private static final Set<String> HANDED_BACK = Set.of("stalled", "drained");
    private static final Set<EventType> FAILURES =
            Set.of(
                    EventType.NODE_RETRY,
                    EventType.NODE_ERROR,
                    EventType.EXECUTION_RETRY,
                    EventType.EXECUTION_ERROR);

    private static final String COMPENSATING = "compensating";

    final ExecutionId id;
    final String tenant;
    final String flowId;
    final List<EventLine> lines;
    final @Nullable Arrival arrival;
    final Map<String, NodeChange> nodes = new LinkedHashMap<>();
    @Nullable String status;
    @Nullable Long attempt;
    @Nullable Long startedAt;
    @Nullable Long completedAt;
    @Nullable String output;
    @Nullable String error;
    @Nullable String reason;
    boolean hadFailures;

    /**
     * @param rows at least one line, in order; what follows the end is left out
     */
    Change(EventRows rows) {
        this(rows, Arrival.of(rows));
    }

    private Change(EventRows rows, @Nullable Arrival arrival) {
        this.arrival = arrival;
        id = rows.id();
        tenant = rows.tenant();
        flowId = rows.flowId();
        lines = untilTheEnd(arrival == null ? rows.lines() : withoutRow(rows.lines()));
        lines.forEach(this::apply);
        if (endedBadly()) {
            nodes.values().forEach(NodeChange::cancelIfOpen);
        }
    }

    private static List<EventLine> withoutRow(List<EventLine> lines) {
        List<EventLine> bare = new ArrayList<>(lines);
        bare.set(0, lines.getFirst().withoutRow());
        return bare;
    }

    private static List<EventLine> untilTheEnd(List<EventLine> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).type().terminal()) {
                return lines.subList(0, i + 1);
            }
        }
        return lines;
    }

    private void apply(EventLine line) {
        hadFailures |= FAILURES.contains(line.type());
        switch (line.type()) {
            case EXECUTION_QUEUED, EXECUTION_PROGRESS, SIGNAL_RECEIVED -> {}
            case EXECUTION_START -> begin(line);
            case EXECUTION_RETRY -> {
                become("delayed");
                attempt = number(line.attempt());
            }
            case EXECUTION_SUSPENDED -> become("suspended");
            case EXECUTION_RESUMED ->
                    become(HANDED_BACK.contains(line.detail()) ? "queued" : "running");
            case EXECUTION_COMPENSATING -> status = COMPENSATING;
            case EXECUTION_COMPLETE -> end("completed", line);
            case EXECUTION_ERROR -> end("failed", line);
            case EXECUTION_CANCELLED -> end("cancelled", line);
            case NODE_START,
                    NODE_RETRY,
                    NODE_COMPLETE,
                    NODE_ERROR,
                    NODE_SKIPPED,
                    NODE_SUSPENDED,
                    NODE_EXPANDED,
                    NODE_REPAIRED,
                    NODE_COMPENSATED ->
                    nodes.computeIfAbsent(
                                    line.nodeId() + "\n" + line.iteration(),
                                    any -> new NodeChange(line))
                            .apply(line);
        }
    }

    /** Once it is on its way back, that is what it shows until its end. */
    private void become(String live) {
        status = COMPENSATING.equals(status) ? status : live;
    }

    private void begin(EventLine line) {
        become("running");
        attempt = number(line.attempt());
        startedAt = startedAt == null ? (Long) line.at() : startedAt;
    }

    private void end(String how, EventLine line) {
        status = how;
        completedAt = line.at();
        output = how.equals("completed") ? line.json() : null;
        error = how.equals("failed") ? line.json() : null;
        reason = line.detail().isEmpty() ? null : line.detail();
    }

    private static Long number(String text) {
        return text.isEmpty() ? 1L : Long.valueOf(text);
    }

    boolean ended() {
        return lines.getLast().type().terminal();
    }

    boolean endedBadly() {
        return ended() && !"completed".equals(status);
    }

    boolean failed() {
        return "failed".equals(status);
    }

    /** The life begins here, so no row of a node can be there before. */
    boolean fromTheStart() {
        return firstSeq() <= 2;
    }

    /** No number is missing between the first and the last. */
    boolean gapFree() {
        return lines.size() == lastSeq() - firstSeq() + 1;
    }

    /** Every event up to the last is here; the first, {@code execution:queued}, need not be. */
    boolean complete() {
        return fromTheStart() && gapFree();
    }

    long firstSeq() {
        return lines.getFirst().seq();
    }

    long lastSeq() {
        return lines.getLast().seq();
    }

    /** The part with the lines from {@code from} to before {@code to}, counted from 0. */
    Change part(int from, int to) {
        EventRows some = new EventRows(id, tenant, flowId, lines.subList(from, to));
        return new Change(some, from == 0 ? arrival : null);
    }
}
