package dev.millrace.history;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run of events changes in the rows of one execution. Not thread-safe. */
final class Change {
    private static final Set<String> HANDED_BACK = Set.of("stalled", "drained");

    final ExecutionId id;
    final String tenant;
    final String flowId;
    final List<EventLine> lines;
    final Map<String, NodeChange> nodes = new LinkedHashMap<>();
    @Nullable String status;
    @Nullable Long attempt;
    @Nullable Long startedAt;
    @Nullable Long completedAt;
    @Nullable String output;
    @Nullable String error;
    @Nullable String reason;

    Change(EventRows rows) {
        id = rows.id();
        tenant = rows.tenant();
        flowId = rows.flowId();
        lines = rows.lines();
        lines.forEach(this::apply);
        if (ended() && !"completed".equals(status)) {
            nodes.values().forEach(NodeChange::cancelIfOpen);
        }
    }

    private void apply(EventLine line) {
        switch (line.type()) {
            case EXECUTION_QUEUED, EXECUTION_PROGRESS, SIGNAL_RECEIVED -> {}
            case EXECUTION_START -> begin(line);
            case EXECUTION_RETRY -> {
                status = "delayed";
                attempt = number(line.attempt());
            }
            case EXECUTION_SUSPENDED -> status = "suspended";
            case EXECUTION_RESUMED ->
                    status = HANDED_BACK.contains(line.detail()) ? "queued" : "running";
            case EXECUTION_COMPLETE -> end("completed", line);
            case EXECUTION_ERROR -> end("failed", line);
            case EXECUTION_CANCELLED -> end("cancelled", line);
            case NODE_START, NODE_RETRY, NODE_COMPLETE, NODE_ERROR, NODE_SKIPPED, NODE_SUSPENDED ->
                    nodes.computeIfAbsent(
                                    line.nodeId() + "\n" + line.iteration(),
                                    any -> new NodeChange(line))
                            .apply(line);
        }
    }

    private void begin(EventLine line) {
        status = "running";
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

    /** The whole life is here: its rows can be new. */
    boolean whole() {
        return ended()
                && lines.getFirst().seq() <= 2
                && lines.stream().noneMatch(line -> line.type() == EventType.EXECUTION_RETRY);
    }

    long lastSeq() {
        return lines.getLast().seq();
    }
}
