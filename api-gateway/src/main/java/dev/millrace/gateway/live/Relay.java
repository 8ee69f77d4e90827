package dev.millrace.gateway.live;

import dev.millrace.execution.ExecutionId;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.queue.ExecutionEvents;
import dev.millrace.queue.QueueKeys;
import dev.millrace.redis.RedisServer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;

/**
 * One subscription to the live feed for all watchers of this gateway. Pub/sub may lose messages:
 * what a watcher gets here is news, the truth is in the store. With nobody watching, messages are
 * dropped unread. Thread-safe.
 */
public final class Relay implements Lifecycle {
    private final RedissonClient redisson;
    private final Map<ExecutionId, Set<Watcher>> byExecution = new ConcurrentHashMap<>();
    private final Set<Watcher> ofAll = new CopyOnWriteArraySet<>();

    public Relay(RedisServer redis) {
        Config config = new Config();
        config.setThreads(2);
        config.setNettyThreads(2);
        config.setLazyInitialization(
                true); // a Redis that is away must not keep the gateway from starting
        config.useSingleServer()
                .setAddress(redis.url().substring(0, redis.url().lastIndexOf('/')))
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(2)
                .setSubscriptionConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionPoolSize(1);
        redisson = Redisson.create(config);
    }

    /**
     * Somebody who wants to hear.
     *
     * @param tenant only whose events it may see
     * @param flowId only of this flow; null for any
     * @param news gets events as they come, in order, perhaps with gaps; must not block
     */
    record Watcher(String tenant, @Nullable String flowId, Consumer<ExecutionEvents> news) {
        boolean mayHear(ExecutionEvents events) {
            return tenant.equals(events.tenant())
                    && (flowId == null || flowId.equals(events.flowId()));
        }
    }

    void watch(ExecutionId id, Watcher watcher) {
        byExecution.computeIfAbsent(id, any -> new CopyOnWriteArraySet<>()).add(watcher);
    }

    void unwatch(ExecutionId id, Watcher watcher) {
        byExecution.computeIfPresent(
                id,
                (any, watchers) -> {
                    watchers.remove(watcher);
                    return watchers.isEmpty() ? null : watchers;
                });
    }

    void watchAll(Watcher watcher) {
        ofAll.add(watcher);
    }

    void unwatchAll(Watcher watcher) {
        ofAll.remove(watcher);
    }

    private void message(byte[] message) {
        if (byExecution.isEmpty() && ofAll.isEmpty()) {
            return;
        }
        for (ExecutionEvents events : ExecutionEvents.parse(message)) {
            byExecution
                    .getOrDefault(events.id(), Set.of())
                    .forEach(watcher -> tell(watcher, events));
            ofAll.forEach(watcher -> tell(watcher, events));
        }
    }

    private static void tell(Watcher watcher, ExecutionEvents events) {
        if (watcher.mayHear(events)) {
            watcher.news.accept(events);
        }
    }

    @Override
    public void start() {
        redisson.getTopic(QueueKeys.EVENTS, ByteArrayCodec.INSTANCE)
                .addListener(byte[].class, (channel, message) -> message(message));
    }

    @Override
    public void stop() {
        redisson.shutdown();
    }

    /** For tests and meters: executions watched now. */
    List<ExecutionId> watched() {
        return List.copyOf(byExecution.keySet());
    }
}
