package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.NodeStatus;
import dev.millrace.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one node stands.
 *
 * @param attempt the next or current try
 * @param until when a backoff or a wait ends
 * @param exit which edges were taken when it ended: a port, {@link #DEAD_END} or {@link
 *     #ALL_BUT_ERROR}; null while undecided
 * @param taken incoming edges taken
 * @param dead incoming edges dead
 * @param inputs the taken edges, by index, when it became ready; null before
 * @param handler reached by an {@code error} edge
 */
record NodeState(
        NodeStatus status,
        int attempt,
        int effectKey,
        @Nullable Instant until,
        @Nullable String exit,
        JsonNode output,
        int taken,
        int dead,
        @Nullable List<Integer> inputs,
        boolean handler) {
    static final String DEAD_END = "";
    static final String ALL_BUT_ERROR = "*";
    static final NodeState FRESH =
            new NodeState(NodeStatus.PENDING, 1, 0, null, null, Json.nothing(), 0, 0, null, false);

    NodeState running(int tryNumber, int key) {
        return new NodeState(
                NodeStatus.RUNNING,
                tryNumber,
                key,
                null,
                exit,
                output,
                taken,
                dead,
                inputs,
                handler);
    }

    /** Its end is unknown: the same try again. */
    NodeState interrupted() {
        return new NodeState(
                NodeStatus.PENDING,
                attempt,
                effectKey,
                null,
                exit,
                output,
                taken,
                dead,
                inputs,
                handler);
    }

    /** Its tries begin anew, for another attempt of the job. */
    NodeState afresh() {
        return new NodeState(
                NodeStatus.PENDING,
                1,
                effectKey,
                null,
                null,
                Json.nothing(),
                taken,
                dead,
                inputs,
                handler);
    }

    NodeState waiting(NodeStatus how, int tryNumber, int key, @Nullable Instant end) {
        return new NodeState(how, tryNumber, key, end, exit, output, taken, dead, inputs, handler);
    }

    NodeState ended(NodeStatus how, @Nullable String by, JsonNode result) {
        return new NodeState(
                how, attempt, effectKey, null, by, result, taken, dead, inputs, handler);
    }

    NodeState edge(boolean isTaken, boolean asHandler) {
        return new NodeState(
                status,
                attempt,
                effectKey,
                until,
                exit,
                output,
                taken + (isTaken ? 1 : 0),
                dead + (isTaken ? 0 : 1),
                inputs,
                handler || asHandler);
    }

    NodeState ready(List<Integer> edges) {
        return new NodeState(
                status, attempt, effectKey, until, exit, output, taken, dead, edges, handler);
    }
}
