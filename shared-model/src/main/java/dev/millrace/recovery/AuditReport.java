package dev.millrace.recovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What an audit saw and repaired.
 *
 * @param at Redis time
 * @param skipped why it did not look; empty if it did
 * @param jobs live in Redis
 * @param open not ended in the history
 * @param stuck leases and timers long overdue, which nobody takes up
 * @param repairs empty in a sound system
 */
public record AuditReport(
        Instant at,
        Duration took,
        String skipped,
        long jobs,
        long open,
        long stuck,
        List<Repair> repairs) {
    private static final int MOST_SHOWN = 100;

    static AuditReport skipped(Instant at, String why) {
        return new AuditReport(at, Duration.ZERO, why, 0, 0, 0, List.of());
    }

    long count(Repair.Kind kind) {
        return repairs.stream().filter(repair -> repair.kind() == kind).count();
    }

    /** With at most 100 of the repairs, but all of them counted. */
    public ObjectNode json() {
        ObjectNode json =
                Json.object()
                        .put("at", at.toString())
                        .put("durationMs", took.toMillis())
                        .put("jobs", jobs)
                        .put("open", open)
                        .put("lost", count(Repair.Kind.LOST))
                        .put("stuck", stuck)
                        .put("repaired", repairs.size());
        if (!skipped.isEmpty()) {
            json.put("skipped", skipped);
        }
        ArrayNode shown = json.putArray("repairs");
        repairs.stream().limit(MOST_SHOWN).forEach(repair -> shown.add(repair.json()));
        return json;
    }
}
