package dev.millrace.worker.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.Failure;
import dev.millrace.flow.Edge;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a try of a node ended. */
public sealed interface NodeResult {
    /**
     * @param port the port it leaves by
     */
    record Success(String port, JsonNode output) implements NodeResult {}

    /**
     * @param retryAfter what the other side asked for; null if nothing
     * @param answered the other side gave a definite answer, so the next try is a new effect
     */
    record Failed(Failure failure, @Nullable Duration retryAfter, boolean answered)
            implements NodeResult {}

    /** Wait until then, holding no thread; the node is then complete with its input as output. */
    record WaitUntil(Instant at) implements NodeResult {}

    /** Run the body of this forEach for each of these items. */
    record Expanded(JsonNode items) implements NodeResult {}

    /**
     * Wait for a signal, holding no thread; what was sent with it is then the output.
     *
     * @param until when the node fails if none has come; null for never
     */
    record WaitForSignal(String name, @Nullable Instant until) implements NodeResult {}

    /**
     * Run that flow and wait for its end, holding no thread; what it gives back is the output.
     *
     * @param version null for the current one
     */
    record RunFlow(String flowId, @Nullable Integer version, JsonNode input)
            implements NodeResult {}

    static NodeResult success(JsonNode output) {
        return new Success(Edge.MAIN, output);
    }

    static NodeResult failed(Failure failure) {
        return new Failed(failure, null, false);
    }
}
