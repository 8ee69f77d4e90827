package dev.millrace.worker.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Effect;
import dev.millrace.json.Json;
import dev.millrace.worker.guard.Guard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Tries of nodes as a run would ask for them. */
public final class NodeTries {
    public static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    public static final Duration TIMEOUT = Duration.ofSeconds(30);
    public static final JsonNode INCOMING = Json.read("{\"from\":\"before\"}");
    public static final String KEY = "the-idempotency-key";

    private NodeTries() {}

    /** The try under its time limit, as a worker makes it. */
    public static NodeResult guarded(NodeExecutor executor, NodeRequest request, Duration limit)
            throws InterruptedException {
        return new Guard(Guard.PATIENCE, (_, _, _) -> {}).run(executor, request, limit);
    }

    public static NodeRequest of(String type, String parameters) {
        return of(type, parameters, new CancelSignal());
    }

    public static NodeRequest of(String type, String parameters, CancelSignal cancel) {
        return of(type, (ObjectNode) Json.read(parameters), KEY, TIMEOUT, cancel);
    }

    public static NodeRequest of(
            String type,
            ObjectNode parameters,
            String idempotencyKey,
            Duration timeout,
            CancelSignal cancel) {
        return new NodeRequest(
                ExecutionId.of("01975f7e-8d00-7000-8000-000000000001"),
                "a-claim",
                NodeKey.of("n1"),
                type,
                1,
                parameters,
                INCOMING,
                idempotencyKey,
                Effect.AT_LEAST_ONCE,
                List::of,
                NOW,
                timeout,
                cancel);
    }
}
