package dev.millrace.history;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a run of events makes of the row of one node: its last event decides all but the beginning.
 * Not thread-safe.
 */
final class NodeChange {
    final String nodeId;
    final String iteration;
    final String type;
    final long firstSeq;
    String status = "pending";
    long attempt = 1;
    long lastSeq;
    @Nullable Long startedAt;
    @Nullable Long completedAt;
    @Nullable String output;
    @Nullable String error;

    NodeChange(EventLine first) {
        nodeId = first.nodeId();
        iteration = first.iteration();
        type = first.nodeType();
        firstSeq = first.seq();
    }

    /** The line must be of an event of a node. */
    void apply(EventLine line) {
        lastSeq = line.seq();
        attempt = attempt(line);
        switch (line.type()) {
            case NODE_START -> {
                goOn("running", null);
                startedAt = startedAt == null ? (Long) line.at() : startedAt;
            }
            case NODE_EXPANDED -> goOn("running", null);
            case NODE_RETRY -> goOn("retrying", line.json());
            case NODE_SUSPENDED -> goOn("suspended", null);
            case NODE_COMPLETE -> end("completed", line);
            case NODE_ERROR -> end("failed", line);
            case NODE_SKIPPED -> end("skipped", line);
            case NODE_COMPENSATED -> status = "compensated"; // what came of it stays
            case NODE_REPAIRED -> repaired(line);
            default -> throw new IllegalArgumentException(line.type() + " is no event of a node");
        }
    }

    /** A run that is undone keeps its own; other events without one are of the only try. */
    private long attempt(EventLine line) {
        if (line.type() == EventType.NODE_COMPENSATED) {
            return attempt;
        }
        return line.attempt().isEmpty() ? 1 : Long.parseLong(line.attempt());
    }

    private void goOn(String how, @Nullable String lastError) {
        status = how;
        completedAt = null;
        output = null;
        error = lastError;
    }

    private void end(String how, EventLine line) {
        status = how;
        completedAt = line.at();
        output = how.equals("completed") ? line.json() : null;
        error = how.equals("failed") ? line.json() : null;
    }

    private void repaired(EventLine line) {
        boolean skipped = line.detail().isEmpty();
        end(skipped ? "skipped" : "completed", line);
        output = skipped ? null : Json.text(line.value().path("output"));
    }

    void cancelIfOpen() {
        if (status.equals("running") || status.equals("retrying") || status.equals("suspended")) {
            status = "cancelled";
        }
    }
}
