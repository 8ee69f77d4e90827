package dev.millrace.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution as it is accepted: all that is needed to put its job into the queue, now or again.
 *
 * @param input JSON, one value
 * @param runAt when it may start; null for at once
 * @param fields the queue's job fields, opaque here
 * @param idempotency null if the client gave no key
 * @param replayOf the execution this one repeats; null if none
 * @param parent the execution that runs this one as a sub-flow; null if none
 */
@SuppressWarnings("ArrayRecordComponent") // input is JSON text, never compared
public record NewExecution(
        ExecutionId id,
        String tenant,
        String flowId,
        int flowVersion,
        byte[] input,
        String queue,
        int priority,
        int maxAttempts,
        Instant acceptedAt,
        @Nullable Instant runAt,
        String fields,
        List<String> labels,
        @Nullable Idempotency idempotency,
        @Nullable ExecutionId replayOf,
        @Nullable ExecutionId parent) {
    /** One that no other execution runs. */
    public NewExecution(
            ExecutionId id,
            String tenant,
            String flowId,
            int flowVersion,
            byte[] input,
            String queue,
            int priority,
            int maxAttempts,
            Instant acceptedAt,
            @Nullable Instant runAt,
            String fields,
            List<String> labels,
            @Nullable Idempotency idempotency,
            @Nullable ExecutionId replayOf) {
        this(
                id,
                tenant,
                flowId,
                flowVersion,
                input,
                queue,
                priority,
                maxAttempts,
                acceptedAt,
                runAt,
                fields,
                labels,
                idempotency,
                replayOf,
                null);
    }

    /**
     * Its {@code execution:queued} with the row in it, for an outbox to carry to the history.
     *
     * @param flow its flow, if the history may lack it too; stored under its id and version
     */
    public EventLine queued(@Nullable JsonNode flow) {
        return Arrival.line(this, flow);
    }

    /**
     * @param fingerprint SHA-256 of flow id, canonical input and options, in hexadecimal
     */
    public record Idempotency(String key, String fingerprint) {}
}
