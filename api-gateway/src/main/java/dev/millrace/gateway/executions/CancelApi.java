package dev.millrace.gateway.executions;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.ExecutionRequests;
import dev.millrace.json.Json;
import dev.millrace.queue.JobQueue;
import dev.millrace.redis.RedisAway;
import java.util.List;
import java.util.UUID;

/**
 * {@code POST /v1/executions/{id}/cancel {force}}. The wish is stored before it is carried out, and
 * stays open until the history has the end: it is forgotten neither if the queue is away nor if it
 * loses its memory. One that is undoing what it did is only ended by {@code force: true}.
 */
public final class CancelApi {
    private static final int MOST_BODY = 1_024;

    private final Lives lives;
    private final ExecutionRequests requests;
    private final JobQueue queue;

    public CancelApi(Lives lives, ExecutionRequests requests, JobQueue queue) {
        this.lives = lives;
        this.requests = requests;
        this.queue = queue;
    }

    public void cancel(Exchange exchange) {
        ExecutionId id = exchange.executionId();
        Life life =
                lives.find(exchange.tenant(), id)
                        .orElseThrow(() -> Problem.notFound("execution " + id));
        ExecutionStatus status = life.row().status();
        if (status.terminal()) {
            throw ended(id, ", as " + status.wire());
        }
        boolean force = exchange.bodyOrEmpty(MOST_BODY).path("force").asBoolean();
        if (status == ExecutionStatus.COMPENSATING && !force) {
            throw compensating(id);
        }
        UUID request = UUID.randomUUID();
        String by = exchange.caller().keyId();
        boolean _ =
                requests.record(
                        request,
                        exchange.tenant(),
                        id,
                        force ? "cancel:force" : "cancel",
                        Json.object().put("key", by));
        boolean ended = carryOut(id, force);
        exchange.answer(
                202,
                Json.object()
                        .put("executionId", id.toString())
                        .put("status", ended ? "cancelled" : "cancelling"));
    }

    private static Problem ended(ExecutionId id, String how) {
        return Problem.of(409, "ENDED", "execution " + id + " has ended already" + how);
    }

    private static Problem compensating(ExecutionId id) {
        return Problem.of(
                409,
                "COMPENSATING",
                "execution "
                        + id
                        + " is undoing what it did; send force: true to end it as it stands,"
                        + " COMPENSATION_INCOMPLETE");
    }

    /** True if it has ended by this; until the history says so, recovery stays with it. */
    private boolean carryOut(ExecutionId id, boolean force) {
        try {
            return switch (queue.cancel(List.of(id), force).getFirst()) {
                case CANCELLED -> true;
                case ASKED, COMPENSATING, MISSING -> false;
                case ENDED -> throw ended(id, ""); // the history says so in a moment
            };
        } catch (RedisAway away) {
            return false;
        }
    }
}
