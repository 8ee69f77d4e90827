package dev.millrace.gateway.submit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.history.StoredFlow;
import dev.millrace.json.Json;
import dev.millrace.queue.FlowBlobs;
import java.time.Duration;

/** Leaves flows for workers while PostgreSQL is away, each once in ten minutes. Thread-safe. */
final class LeftFlows {
    private final FlowBlobs blobs;
    private final Cache<Version, Boolean> left =
            Caffeine.newBuilder()
                    .maximumSize(10_000)
                    .expireAfterWrite(Duration.ofMinutes(10))
                    .build();

    LeftFlows(FlowBlobs blobs) {
        this.blobs = blobs;
    }

    private record Version(String tenant, String flowId, int version) {}

    /**
     * @throws dev.millrace.redis.RedisAway if Redis does not take it
     */
    void leave(StoredFlow flow) {
        Version version = new Version(flow.tenant(), flow.flowId(), flow.version());
        if (left.getIfPresent(version) == null) {
            blobs.keep(flow.tenant(), flow.flowId(), flow.version(), Json.bytes(flow.source()));
            left.put(version, true);
        }
    }
}
