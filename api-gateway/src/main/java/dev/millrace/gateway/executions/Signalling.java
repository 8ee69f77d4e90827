package dev.millrace.gateway.executions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.ExecutionRequests;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobQueue.Signalled;
import dev.millrace.redis.RedisAway;
import java.util.UUID;

/**
 * Sends signals so that none is forgotten: each is stored before it is carried out, and stays open
 * until the history has it; it is lost neither if the queue is away nor if it loses its memory.
 * Thread-safe.
 */
public final class Signalling {
    private final Lives lives;
    private final ExecutionRequests requests;
    private final JobQueue queue;

    public Signalling(Lives lives, ExecutionRequests requests, JobQueue queue) {
        this.lives = lives;
        this.requests = requests;
        this.queue = queue;
    }

    /**
     * One signal. The same request may be sent again, and is one.
     *
     * @return false if the request was stored before
     * @throws Problem 404 if the tenant has no such execution, 409 if it has ended
     */
    boolean send(String tenant, ExecutionId id, UUID request, String name, JsonNode payload) {
        Life life = lives.find(tenant, id).orElseThrow(() -> Problem.notFound("execution " + id));
        if (life.row().status().terminal()) {
            throw ended(id);
        }
        boolean fresh = requests.record(request, tenant, id, "signal:" + name, payload);
        if (carryOut(id, request, name, payload) == Signalled.ENDED) {
            throw ended(id);
        }
        return fresh;
    }

    private static Problem ended(ExecutionId id) {
        return Problem.of(409, "ENDED", "execution " + id + " has ended, and takes no signal");
    }

    /** What the queue cannot take now, recovery brings it. */
    private Signalled carryOut(ExecutionId id, UUID request, String name, JsonNode payload) {
        try {
            return queue.signal(id, request, name, payload);
        } catch (RedisAway away) {
            return Signalled.MISSING;
        }
    }
}
