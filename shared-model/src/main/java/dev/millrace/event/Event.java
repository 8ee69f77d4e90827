package dev.millrace.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened in the life of an execution. The engine's state is nothing but the fold
 * of these, in order of their number; see {@link NumberedEvent} for number and time, {@link
 * EventLine} for how they are stored.
 *
 * <p>Attempts count from 1.
 */
public sealed interface Event {
    /** An event about one node. */
    sealed interface OfNode extends Event {
        NodeKey key();

        String nodeType();
    }

    record ExecutionQueued() implements Event {}

    /** A worker begins the attempt. Nodes that were running before it are of unknown end. */
    record ExecutionStarted(int attempt, String workerId) implements Event {}

    /**
     * The attempt failed and the job will be tried again, as attempt {@code nextAttempt}, at {@code
     * nextAt}.
     */
    record ExecutionRetry(int nextAttempt, Instant nextAt, ExecutionError error) implements Event {}

    /**
     * Nothing is left to do but wait.
     *
     * @param until the earliest wake-up; null if only a signal wakes it
     * @param signals names of the signals waited for
     */
    record ExecutionSuspended(@Nullable Instant until, List<String> signals) implements Event {}

    /**
     * Back to work after a suspension or a lost or drained worker. Nodes that were running before
     * it are of unknown end.
     *
     * @param cause {@code timer, signal, stalled} or {@code drained}
     */
    record ExecutionResumed(String cause) implements Event {}

    record ExecutionProgress(int done, int total) implements Event {
        public int percent() {
            return total == 0 ? 100 : (int) (100L * done / total);
        }
    }

    record ExecutionCompleted(Duration duration, JsonNode output) implements Event {}

    /**
     * @param reason the dead letter's reason: {@code ERROR, EXHAUSTED, STALLED, DEADLINE, LIMIT
     *     ...}
     */
    record ExecutionFailed(Duration duration, String reason, ExecutionError error)
            implements Event {}

    /**
     * From here on what was done is undone.
     *
     * @param error what the execution failed with; null if it was cancelled
     */
    record ExecutionCompensating(@Nullable ExecutionError error) implements Event {}

    record ExecutionCancelled(Duration duration, String reason) implements Event {}

    record NodeStarted(NodeKey key, String nodeType, int attempt, int effectKey)
            implements OfNode {}

    /**
     * A try failed and another follows.
     *
     * @param attempt the try that failed
     * @param until when the next one may start
     * @param effectKey of the next try
     */
    record NodeRetry(
            NodeKey key,
            String nodeType,
            int attempt,
            Duration duration,
            Instant until,
            int effectKey,
            Failure failure)
            implements OfNode {}

    record NodeCompleted(
            NodeKey key,
            String nodeType,
            int attempt,
            Duration duration,
            String port,
            int effectKey,
            JsonNode output)
            implements OfNode {}

    /**
     * The node's tries are used up, or its failure was fatal.
     *
     * @param definite whether it is known that its last try had no effect
     */
    record NodeFailed(
            NodeKey key,
            String nodeType,
            int attempt,
            Duration duration,
            Failure failure,
            boolean definite)
            implements OfNode {
        /** A definite one. */
        public NodeFailed(
                NodeKey key, String nodeType, int attempt, Duration duration, Failure failure) {
            this(key, nodeType, attempt, duration, failure, true);
        }
    }

    /**
     * What the node did is undone.
     *
     * @param by id of the node that undid it
     */
    record NodeCompensated(NodeKey key, String nodeType, String by) implements OfNode {}

    /**
     * @param reason {@code dead} (no path led to it), {@code runIf} or {@code disabled}
     */
    record NodeSkipped(NodeKey key, String nodeType, String reason) implements OfNode {}

    /**
     * Somebody has decided by hand how the node ends, and it does not run.
     *
     * @param by the id of that person's key
     * @param reason in their words; empty if they gave none
     * @param port it is left by; null if it is passed over, with what came in as its output
     * @param output null node if it is passed over
     */
    record NodeRepaired(
            NodeKey key,
            String nodeType,
            String by,
            String reason,
            @Nullable String port,
            JsonNode output)
            implements OfNode {
        public boolean skipped() {
            return port == null;
        }
    }

    /**
     * The node waits.
     *
     * @param until when the wait ends by itself; null if never
     * @param reason {@code timer, signal, flow ...}
     * @param what an object that says more; its {@code signal} names the one that ends the wait
     */
    record NodeSuspended(
            NodeKey key,
            String nodeType,
            int attempt,
            @Nullable Instant until,
            String reason,
            JsonNode what)
            implements OfNode {
        /** Of which there is no more to say. */
        public NodeSuspended(
                NodeKey key, String nodeType, int attempt, @Nullable Instant until, String reason) {
            this(key, nodeType, attempt, until, reason, Json.object());
        }

        /** Name of the signal that ends the wait; empty if only time does. */
        public String signal() {
            return what.path("signal").asText("");
        }
    }

    /**
     * The node is ready and waits for the breaker of its target, with no attempt used; it starts
     * once calls may be made again.
     *
     * @param attempt that is still to come
     * @param until when the breaker lets the next probe through, as far as known
     * @param effectKey of that attempt
     * @param target of its calls, such as {@code api.example.com:443}
     */
    record NodeParked(
            NodeKey key,
            String nodeType,
            int attempt,
            @Nullable Instant until,
            int effectKey,
            String target)
            implements OfNode {
        /** As {@code node:suspended} gives it. */
        public static final String REASON = "breaker";
    }

    /**
     * A forEach knows its items and begins to run its body for each.
     *
     * @param items a list
     */
    record NodeExpanded(NodeKey key, String nodeType, int attempt, JsonNode items)
            implements OfNode {}

    /**
     * @param request that sent it; one that comes twice is one signal. Empty if nobody says
     */
    record SignalReceived(String request, String name, JsonNode payload) implements Event {}
}
