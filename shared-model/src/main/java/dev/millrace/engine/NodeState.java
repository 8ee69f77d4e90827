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
 * @param unsure whether a try has begun of which it is not known that it had no effect
 * @param fan its items, if it is a forEach that knows them; what it was, once it has ended
 */
record NodeState(
        NodeStatus status,
        int attempt,
        int effectKey,
        @Nullable Instant until,
        boolean parked,
        @Nullable Exit exit,
        JsonNode output,
        Arrivals arrivals,
        boolean unsure,
        @Nullable Fan fan) {
    static NodeState fresh(int incomingEdges) {
        return new NodeState(
                NodeStatus.PENDING,
                1,
                0,
                null,
                false,
                null,
                Json.nothing(),
                Arrivals.none(incomingEdges),
                false,
                null);
    }

    @Nullable List<Integer> inputs() {
        return arrivals.inputs();
    }

    NodeState with(Arrivals changed) {
        return new NodeState(
                status, attempt, effectKey, until, parked, exit, output, changed, unsure, fan);
    }

    /** A forEach whose items are these now; it runs. */
    NodeState with(Fan items) {
        return new NodeState(
                NodeStatus.RUNNING,
                attempt,
                effectKey,
                null,
                false,
                null,
                output,
                arrivals,
                unsure,
                items);
    }

    NodeState running(int tryNumber, int key) {
        return open(NodeStatus.RUNNING, tryNumber, key, null).sure(false);
    }

    /** Whether it is known that the last try had no effect. */
    NodeState sure(boolean known) {
        return new NodeState(
                status, attempt, effectKey, until, parked, exit, output, arrivals, !known, fan);
    }

    /** What it did is undone. */
    NodeState undone() {
        return new NodeState(
                NodeStatus.COMPENSATED,
                attempt,
                effectKey,
                until,
                parked,
                exit,
                output,
                arrivals,
                unsure,
                fan);
    }

    /** Another try will follow. */
    NodeState retrying(int tryNumber, int key, Instant from) {
        return open(NodeStatus.RETRYING, tryNumber, key, from);
    }

    NodeState suspended(int tryNumber, @Nullable Instant end) {
        return open(NodeStatus.SUSPENDED, tryNumber, effectKey, end);
    }

    /** Ready, but for its breaker; a new key says that the try before had no effect. */
    NodeState parked(int tryNumber, int key) {
        boolean still = unsure && key == effectKey;
        return new NodeState(
                NodeStatus.SUSPENDED,
                tryNumber,
                key,
                null,
                true,
                null,
                output,
                arrivals,
                still,
                fan);
    }

    /** The end of its try is unknown: the same try again. A forEach that runs items just does. */
    NodeState interrupted() {
        return fan != null ? this : open(NodeStatus.PENDING, attempt, effectKey, null);
    }

    /** Its tries begin anew, for another attempt of the job. */
    NodeState afresh() {
        return fan != null
                ? open(NodeStatus.RUNNING, attempt, effectKey, null)
                : open(NodeStatus.PENDING, 1, effectKey, null);
    }

    /** In the next iteration of its loop. */
    NodeState again(int incomingEdges) {
        return new NodeState(
                NodeStatus.PENDING,
                1,
                0,
                null,
                false,
                null,
                output,
                Arrivals.none(incomingEdges),
                false,
                null);
    }

    private NodeState open(NodeStatus how, int tryNumber, int key, @Nullable Instant end) {
        return new NodeState(how, tryNumber, key, end, false, null, output, arrivals, unsure, fan);
    }

    NodeState ended(NodeStatus how, @Nullable Exit by, JsonNode result) {
        Fan left = fan == null || by == null ? fan : fan.closed();
        return new NodeState(
                how, attempt, effectKey, null, false, by, result, arrivals, unsure, left);
    }

    /** A try is under way, of the node or within it. */
    boolean tried() {
        return status == NodeStatus.RUNNING && (fan == null || fan.running());
    }
}
