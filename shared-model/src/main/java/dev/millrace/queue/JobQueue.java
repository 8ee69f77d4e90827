package dev.millrace.queue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.json.Json;
import dev.millrace.redis.Arguments;
import dev.millrace.redis.RedisAway;
import dev.millrace.redis.RedisServer;
import dev.millrace.redis.ScriptConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;

/**
 * The producers' side of the queue: put in, look, cancel, signal. Thread-safe; scripts share one
 * connection, so callers gather what they have.
 */
public final class JobQueue implements AutoCloseable {
    private final RedisServer redis;
    private final Scripts scripts;
    private final ScriptConnection connection;
    private final RedisClock clock = new RedisClock();
    private final InstantSource host = InstantSource.system();

    public JobQueue(RedisServer redis) {
        this(redis, Scripts.PRODUCT);
    }

    JobQueue(RedisServer redis, Scripts scripts) {
        this.redis = redis;
        this.scripts = scripts;
        this.connection = new ScriptConnection(redis);
    }

    /**
     * Redis time last learnt plus the time since; asks if none was learnt yet. While Redis has
     * never answered it is this host's time: what is accepted then is put in later, with a time of
     * its own.
     */
    public Instant now() {
        if (!clock.knows()) {
            try {
                learnTime();
            } catch (RedisAway away) {
                return host.instant();
            }
        }
        return clock.now();
    }

    /**
     * Asks Redis for its time, so that {@link #now} does not drift.
     *
     * @throws dev.millrace.redis.RedisAway if it does not answer
     */
    public void learnTime() {
        clock.learn(redis.ask("tell the time", RedisTimes::of));
    }

    /**
     * Puts jobs in, in one call per 500 jobs or 256 KB. Repeating it is harmless.
     *
     * @param notAfter Redis time after which the call is refused as {@link Enqueued#STALE}
     * @return one result per job, in order
     */
    public List<Enqueued> enqueue(List<NewJob> jobs, Instant notAfter) {
        List<Enqueued> results = new ArrayList<>(jobs.size());
        for (EnqueueCall call : EnqueueCall.split(jobs)) {
            Arguments arguments = call.arguments(Scripts.REDIS_TIME, notAfter.toEpochMilli());
            results.addAll(
                    call.results((List<?>) Scripts.run(connection, scripts.enqueue(), arguments)));
        }
        return results;
    }

    /** How many executions of this key are accepted and have not ended. */
    public int accepted(String tenant, String flowId, KeyLimits.Cap cap) {
        String key = QueueKeys.limiter(KeyLimits.limiter(tenant, flowId, cap));
        @Nullable String count =
                redis.ask("count the executions of a key", client -> client.hget(key, "n"));
        return count == null ? 0 : Integer.parseInt(count);
    }

    /** The job with its whole log; empty if Redis has none or only its tombstone. */
    public Optional<JobRecord> find(ExecutionId id) {
        byte[] key = QueueKeys.job(id).getBytes(StandardCharsets.UTF_8);
        byte @Nullable [] value = redis.ask("find a job", client -> client.get(key));
        return value == null ? Optional.empty() : JobBytes.read(id, value);
    }

    /** Whether Redis has each job, or at least its tombstone; in order. */
    public List<Boolean> has(List<ExecutionId> ids) {
        return redis.ask("look for jobs", client -> has(client, ids));
    }

    private static List<Boolean> has(RedisClient client, List<ExecutionId> ids) {
        try (AbstractPipeline pipeline = client.pipelined()) {
            List<Response<Boolean>> answers =
                    ids.stream().map(id -> pipeline.exists(QueueKeys.job(id))).toList();
            pipeline.sync();
            return answers.stream().map(Response::get).toList();
        }
    }

    /** One answer per id, in order. */
    public List<Cancelled> cancel(List<ExecutionId> ids) {
        return cancel(ids, false);
    }

    /**
     * One answer per id, in order.
     *
     * @param force whether it reaches those too that are undoing what was done
     */
    public List<Cancelled> cancel(List<ExecutionId> ids, boolean force) {
        Arguments arguments = new Arguments().add(Scripts.REDIS_TIME).add(force ? 1 : 0);
        ids.forEach(id -> arguments.add(id.toString()));
        List<?> answers = (List<?>) Scripts.run(connection, scripts.cancel(), arguments);
        return answers.stream()
                .map(answer -> Cancelled.valueOf(text(answer).toUpperCase(Locale.ROOT)))
                .toList();
    }

    /**
     * Hands a signal to an execution; it waits there until the flow asks for it.
     *
     * @param name without control characters
     */
    public Signalled signal(ExecutionId id, String name, JsonNode payload) {
        return signal(id, UUID.randomUUID(), name, payload);
    }

    /**
     * As {@link #signal(ExecutionId, String, JsonNode)}, but a request that was carried out before
     * changes nothing.
     */
    public Signalled signal(ExecutionId id, UUID request, String name, JsonNode payload) {
        Arguments arguments =
                new Arguments()
                        .add(Scripts.REDIS_TIME)
                        .add(id.toString())
                        .add(name)
                        .add(Json.bytes(payload))
                        .add(request.toString());
        String answer = text(Scripts.run(connection, scripts.signal(), arguments));
        return answer.equals("kept")
                ? Signalled.NOTED
                : Signalled.valueOf(answer.toUpperCase(Locale.ROOT));
    }

    static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        connection.close();
    }

    /** What a cancel met. */
    public enum Cancelled {
        MISSING,
        /** It had not started and has ended cancelled. */
        CANCELLED,
        /** Its worker is told and will end it, or the next that gets it, which undoes it first. */
        ASKED,
        /** It is undoing what was done; only force stops that. */
        COMPENSATING,
        /** It had ended before. */
        ENDED
    }

    /** What a signal met. */
    public enum Signalled {
        MISSING,
        ENDED,
        WOKEN,
        NOTED
    }
}
