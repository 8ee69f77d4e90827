package dev.millrace.limits;

import dev.millrace.history.QueuePolicies;
import dev.millrace.history.QueuePolicy;
import dev.millrace.history.Tenant;
import dev.millrace.history.Tenants;
import dev.millrace.queue.QueueControl;
import dev.millrace.queue.Rate;
import dev.millrace.redis.RedisAway;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings of queues and tenants. A change is committed first and then carried out by the queue;
 * while Redis is away, or after it lost its memory, the settings wait in PostgreSQL and {@link
 * #applyAll} carries them out. Thread-safe.
 */
public final class QueueSettings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueSettings.class);

    private final QueuePolicies policies;
    private final Tenants tenants;
    private final QueueControl control;

    public QueueSettings(RedisServer redis, Database database) {
        policies = new QueuePolicies(database);
        tenants = new Tenants(database);
        control = new QueueControl(redis);
    }

    /** As it is set; the defaults if nothing is. */
    public QueuePolicy of(String queue) {
        return policies.of(queue);
    }

    /** Of all queues for which something is set. */
    public List<QueuePolicy> all() {
        return policies.all();
    }

    public Optional<Tenant> tenant(String id) {
        return tenants.find(id);
    }

    /** When it returns, it is committed. */
    public void set(QueuePolicy policy) {
        policies.put(policy);
        soon(() -> {
            settle(policy, () -> policies.of(policy.queue()), this::apply);
            tenants.shapingTheQueue().forEach(tenant -> apply(policy.queue(), tenant));
        });
    }

    /** When it returns, it is committed. */
    public void set(Tenant tenant) {
        boolean shaped = tenants.find(tenant.id()).map(Tenant::shapesTheQueue).orElse(false);
        tenants.put(tenant);
        if (shaped || tenant.shapesTheQueue()) {
            soon(() ->
                    settle(
                            tenant,
                            () -> tenants.find(tenant.id()).orElse(tenant),
                            now -> queues(policies.all()).forEach(queue -> apply(queue, now))));
        }
    }

    /**
     * Two who change the same at once may carry it out in the other order than they committed: so
     * each looks again, after it told the queue, whether that is what is committed.
     */
    private static <T> void settle(T set, Supplier<T> committed, Consumer<T> apply) {
        T told = set;
        apply.accept(told);
        for (T now = committed.get(); !now.equals(told); now = committed.get()) {
            told = now;
            apply.accept(told);
        }
    }

    private static void soon(Runnable change) {
        try {
            change.run();
        } catch (RedisAway away) {
            LOG.warn("a setting is stored and waits for Redis: {}", away.getMessage());
        }
    }

    /**
     * Makes the queue do as everything is set; harmless if it does.
     *
     * @throws RedisAway if Redis does not answer
     * @throws dev.millrace.sql.DatabaseFailed if PostgreSQL does not
     */
    public void applyAll() {
        List<QueuePolicy> set = policies.all();
        set.forEach(this::apply);
        List<Tenant> shaping = tenants.shapingTheQueue();
        for (String queue : shaping.isEmpty() ? Set.<String>of() : queues(set)) {
            shaping.forEach(tenant -> apply(queue, tenant));
        }
        control.noteApplied();
    }

    /**
     * Whether the queue, as it is now, was ever told.
     *
     * @throws RedisAway if Redis does not answer
     */
    public boolean applied() {
        return control.applied();
    }

    private Set<String> queues(List<QueuePolicy> set) {
        Set<String> queues = new TreeSet<>(control.queues());
        set.forEach(policy -> queues.add(policy.queue()));
        return queues;
    }

    private void apply(QueuePolicy policy) {
        if (policy.paused()) {
            control.pause(policy.queue());
        } else {
            control.resume(policy.queue());
        }
        control.limitQueue(policy.queue(), policy.maxRunning(), rate(policy.rate()));
    }

    private void apply(String queue, Tenant tenant) {
        control.limitTenant(queue, tenant.id(), tenant.weight(), tenant.runningExecutions(), null);
    }

    private static @Nullable Rate rate(QueuePolicy.@Nullable StartRate rate) {
        return rate == null ? null : new Rate(rate.max(), rate.window());
    }

    @Override
    public void close() {
        control.close();
    }
}
