package dev.millrace.queue;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import java.time.Duration;
import java.util.List;

/**
 * An accepted execution on its way into the queue.
 *
 * @param queue at most 32 bytes of {@code [A-Za-z0-9._-]}
 * @param priority 0 (highest) to 3
 * @param tenant at most 32 bytes of {@code [A-Za-z0-9._-]}
 * @param delay before it may start; zero for at once
 * @param input JSON, one value
 * @param log the events so far, numbered from 1: {@code execution:queued} and, for a replay, the
 *     copied records
 * @param recorded false if the history does not have {@code log} yet, so the outbox must carry it;
 *     its first line may then carry the execution's row
 */
@SuppressWarnings("ArrayRecordComponent") // input is JSON text, never compared
public record NewJob(
        ExecutionId id,
        String tenant,
        String queue,
        int priority,
        int maxAttempts,
        Duration delay,
        JobFields fields,
        byte[] input,
        List<EventLine> log,
        boolean recorded) {
    String lane() {
        return fields.limits().lane(tenant, fields.flowId());
    }
}
