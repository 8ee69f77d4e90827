package dev.millrace.worker.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * One try of a node.
 *
 * @param claim names the claim under which it runs: another one after a lost worker, so that two
 *     calls of one try can be told apart
 * @param attempt from 1
 * @param parameters templates resolved
 * @param incoming the value that came along the taken edges
 * @param idempotencyKey the same for every try whose end was not known, another after a definite
 *     answer
 * @param effect what the node says of its effect
 * @param rounds what came back to the header of its loop in each iteration before this one; empty
 *     outside of loops
 * @param now Redis time when the try began
 * @param timeout of this try; its guard stops it then, so this is for others who work for it
 */
public record NodeRequest(
        ExecutionId executionId,
        String claim,
        NodeKey key,
        String type,
        int attempt,
        ObjectNode parameters,
        JsonNode incoming,
        String idempotencyKey,
        Effect effect,
        Supplier<List<JsonNode>> rounds,
        Instant now,
        Duration timeout,
        CancelSignal cancel) {}
