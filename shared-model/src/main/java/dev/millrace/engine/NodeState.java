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
 * @param attempt the next or current try, from 1
 * @param effectKey of that try
 * @param until when a backoff or a wait ends; null if nothing ends by itself
 * @param parked ready, but for the breaker of its target
 * @param output of its latest run, also while it runs again in a loop
 * @param exit how it was left; null until its edges are decided, and after a failure that nothing
 *     handles
 */
record NodeState(
        NodeStatus status,
        int attempt,
        int effectKey,
        @Nullable Instant until,
        boolean parked,
        @Nullable Exit exit,
        JsonNode output,
        Arrivals arrivals) {
    static NodeState fresh(int incomingEdges) {
        return new NodeState(
                NodeStatus.PENDING,
                1,
                0,
                null,
                false,
                null,
                Json.nothing(),
                Arrivals.none(incomingEdges));
    }

    @Nullable List<Integer> inputs() {
        return arrivals.inputs();
    }

    NodeState with(Arrivals changed) {
        return new NodeState(status, attempt, effectKey, until, parked, exit, output, changed);
    }

    NodeState running(int tryNumber, int key) {
        return open(NodeStatus.RUNNING, tryNumber, key, null);
    }

    /** Another try will follow. */
    NodeState retrying(int tryNumber, int key, Instant from) {
        return open(NodeStatus.RETRYING, tryNumber, key, from);
    }

    NodeState suspended(int tryNumber, @Nullable Instant end) {
        return open(NodeStatus.SUSPENDED, tryNumber, effectKey, end);
    }

    NodeState parked(int tryNumber, int key) {
        return new NodeState(
                NodeStatus.SUSPENDED, tryNumber, key, null, true, null, output, arrivals);
    }

    /** The end of its try is unknown: the same try again. */
    NodeState interrupted() {
        return open(NodeStatus.PENDING, attempt, effectKey, null);
    }

    /** Its tries begin anew, for another attempt of the job. */
    NodeState afresh() {
        return open(NodeStatus.PENDING, 1, effectKey, null);
    }

    /** In the next iteration of its loop. */
    NodeState again(int incomingEdges) {
        return new NodeState(
                NodeStatus.PENDING, 1, 0, null, false, null, output, Arrivals.none(incomingEdges));
    }

    private NodeState open(NodeStatus how, int tryNumber, int key, @Nullable Instant end) {
        return new NodeState(how, tryNumber, key, end, false, null, output, arrivals);
    }

    NodeState ended(NodeStatus how, @Nullable Exit by, JsonNode result) {
        return new NodeState(how, attempt, effectKey, null, false, by, result, arrivals);
    }
}
