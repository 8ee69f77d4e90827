package dev.millrace.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An event as one line of tab-separated columns, the form in which it lies in the job's log, in the
 * outbox and in the live feed. Only the last column is JSON, so a reader that moves lines on never
 * parses JSON.
 *
 * <p>Columns: {@code seq, type, at (epoch ms), nodeId, iteration, nodeType, attempt, durationMs,
 * detail, effectKey, json}. Columns without a meaning for a type are empty. Neither tab, newline
 * nor the record separator U+001E occurs inside a column: ids are checked when a flow is stored,
 * JSON has no raw control characters.
 *
 * <p>{@code detail} is: the worker (execution:start), the cause (execution:resumed), {@code
 * done/total} (execution:progress), the reason (execution:error, execution:cancelled,
 * node:skipped), {@code unsure} if its effect is not known (node:error), the node that undid it
 * (node:compensated), the port (node:complete, node:repaired; there empty if it is passed over),
 * the epoch ms of the wake-up (execution:retry, execution:suspended, node:retry, node:suspended),
 * the name (signal:received). The effect key of signal:received is the request that sent it.
 */
public record EventLine(
        long seq,
        EventType type,
        long at,
        String nodeId,
        String iteration,
        String nodeType,
        String attempt,
        String durationMs,
        String detail,
        String effectKey,
        String json) {
    private static final int COLUMNS = 11;

    /** Reads one line, without its newline. */
    public static EventLine parse(String line) {
        String[] column = line.split("\t", COLUMNS);
        if (column.length != COLUMNS) {
            throw new IllegalArgumentException(
                    "an event line has "
                            + COLUMNS
                            + " columns, this one "
                            + column.length
                            + ": "
                            + line);
        }
        return new EventLine(
                Long.parseLong(column[0]),
                EventType.ofWire(column[1]),
                Long.parseLong(column[2]),
                column[3],
                column[4],
                column[5],
                column[6],
                column[7],
                column[8],
                column[9],
                column[10]);
    }

    /** Reads a log: lines, each ended by a newline. */
    public static List<EventLine> parseLog(String log) {
        List<EventLine> lines = new ArrayList<>();
        for (int from = 0; from < log.length(); ) {
            int to = log.indexOf('\n', from);
            lines.add(parse(log.substring(from, to)));
            from = to + 1;
        }
        return lines;
    }

    /**
     * The line of an execution whose row the history does not have yet.
     *
     * @param row JSON, opaque here
     */
    public static EventLine queued(Instant at, String row) {
        EventLine line = of(new NumberedEvent(1, at, new Event.ExecutionQueued()));
        return line.withJson(row);
    }

    /** Without the row that an {@code execution:queued} may carry to the history. */
    public EventLine withoutRow() {
        return type == EventType.EXECUTION_QUEUED && !json.isEmpty() ? withJson("") : this;
    }

    private EventLine withJson(String other) {
        return new EventLine(
                seq,
                type,
                at,
                nodeId,
                iteration,
                nodeType,
                attempt,
                durationMs,
                detail,
                effectKey,
                other);
    }

    /** The line with its newline. */
    public String text() {
        return columns() + "\n";
    }

    /** The line without its newline: what {@link #parse} reads. */
    public String columns() {
        return seq + "\t" + afterSeq();
    }

    /** The line without its number and newline: what a script is given that numbers it itself. */
    public String afterSeq() {
        return String.join(
                "\t",
                type.wire(),
                Long.toString(at),
                nodeId,
                iteration,
                nodeType,
                attempt,
                durationMs,
                detail,
                effectKey,
                json);
    }

    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    public NumberedEvent event() {
        return new NumberedEvent(seq, Instant.ofEpochMilli(at), EventColumns.read(this));
    }

    public static EventLine of(NumberedEvent numbered) {
        return EventColumns.write(numbered);
    }

    /** The JSON column, null node if it is empty. */
    public JsonNode value() {
        return json.isEmpty() ? Json.nothing() : Json.read(json);
    }

    /** The event as clients see it, in {@code GET .../events}, SSE and WebSocket frames alike. */
    public ObjectNode frame(String executionId, String flowId) {
        return EventFrame.of(this, executionId, flowId);
    }
}
