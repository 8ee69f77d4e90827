package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the engine wants done now; the worker does it and tells the outcome as events. */
public sealed interface Decision {
    /**
     * Run the node, as soon as its target may be called. Its incoming value is {@link
     * FlowState#incoming}.
     *
     * @param attempt of the node, from 1
     * @param notBefore the end of a backoff; null for at once
     */
    record StartNode(NodeKey key, int attempt, int effectKey, @Nullable Instant notBefore)
            implements OfNode {}

    /** Record that the node is skipped: {@code dead} or {@code disabled}. */
    record SkipNode(NodeKey key, String reason) implements OfNode {}

    /**
     * The node waits for a time only; when it comes, the node is complete and passes its input on.
     */
    record WakeNode(NodeKey key, int attempt, Instant at) implements OfNode {}

    /** All items of the forEach have ended; so does it. */
    record EndForEach(NodeKey key, int attempt, JsonNode results) implements OfNode {}

    /** An item failed the forEach, and nothing of it runs any more. */
    record FailForEach(NodeKey key, int attempt, Failure failure) implements OfNode {}

    /** Record that what this run did is undone, by that node. */
    record NoteUndone(NodeKey key, String by) implements OfNode {}

    /** It was cancelled, and what it did is undone. */
    record CancelFlow() implements Decision {}

    /**
     * The signal that the node waits for has come: the node is complete, and this its output; or
     * its sub-flow has ended, and this says how.
     */
    record HandSignal(NodeKey key, int attempt, String signal, JsonNode payload)
            implements OfNode {}

    /** The node waits for the end of a sub-flow; see to it that there is one. */
    record AwaitFlow(NodeKey key, SubFlow flow) implements OfNode {}

    /** The node waits for a signal only so long; when the time comes, it has failed. */
    record GiveUpWait(NodeKey key, int attempt, Instant at, String signal) implements OfNode {}

    /** Everything has ended well. */
    record CompleteFlow(JsonNode output) implements Decision {}

    /**
     * A failure was not handled and everything that was running has ended; what it did is undone,
     * if it was on its way back.
     */
    record FailFlow(ExecutionError error) implements Decision {}

    /** What is to be done about one run of a node. */
    sealed interface OfNode extends Decision {
        NodeKey key();
    }
}
