package dev.millrace.queue;

import dev.millrace.redis.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.SetParams;

/**
 * Flow versions for workers that cannot ask PostgreSQL: left in Redis by a gateway that accepts
 * executions while PostgreSQL is away. Thread-safe.
 */
public final class FlowBlobs {
    /** The history has the flow long before, unless PostgreSQL is away for as long. */
    private static final Duration KEPT = Duration.ofDays(2);

    private final RedisServer redis;

    public FlowBlobs(RedisServer redis) {
        this.redis = redis;
    }

    /**
     * Leaves it there, for two days from now.
     *
     * @param source JSON
     * @throws dev.millrace.redis.RedisAway if Redis does not take it
     */
    public void keep(String tenant, String flowId, int version, byte[] source) {
        byte[] key = key(tenant, flowId, version);
        SetParams life = SetParams.setParams().px(KEPT.toMillis());
        redis.ask("keep a flow", client -> client.set(key, source, life));
    }

    /**
     * The flow's source; empty if none was left.
     *
     * @throws dev.millrace.redis.RedisAway if Redis does not answer
     */
    public Optional<byte[]> find(String tenant, String flowId, int version) {
        byte[] key = key(tenant, flowId, version);
        byte @Nullable [] source = redis.ask("find a flow", client -> client.get(key));
        return Optional.ofNullable(source);
    }

    private static byte[] key(String tenant, String flowId, int version) {
        return QueueKeys.flow(tenant, flowId, version).getBytes(StandardCharsets.UTF_8);
    }
}
