package dev.millrace.gateway.admission;

import dev.millrace.gateway.presence.PostgresAway;
import dev.millrace.gateway.presence.PostgresPresence;
import dev.millrace.gateway.presence.RedisPresence;
import dev.millrace.history.QueuePolicy;
import dev.millrace.history.WaitingRoom;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Ticker;
import dev.millrace.limits.QueueSettings;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.Load;
import dev.millrace.queue.LoadMeter;
import dev.millrace.queue.Share;
import dev.millrace.redis.RedisAway;
import dev.millrace.sql.DatabaseFailed;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What admission is decided on, read once a second: how full the stores are, what is open, what is
 * set for queues. While a store is away its last word holds. Also sees to it that a queue which
 * does not know its settings is told them. Thread-safe.
 */
public final class Pressure implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Pressure.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final LoadMeter meter;
    private final JobQueue queue;
    private final RedisPresence redis;
    private final PostgresPresence postgres;
    private final WaitingRoom waitingRoom;
    private final QueueSettings settings;
    private final OpenCounts open = new OpenCounts();
    private final DrainRates ends = new DrainRates();
    private final Decline outbox = new Decline();
    private final Decline waiting = new Decline();
    private final Ticker ticker = new Ticker("pressure", EVERY, this::runOnce);
    private final Set<String> toldQueues = new HashSet<>();
    private long readAt = System.nanoTime();
    private volatile Load load = Load.NONE;
    private volatile List<WaitingRoom.Crowd> crowds = List.of();
    private volatile Map<String, QueuePolicy> policies = Map.of();

    public Pressure(
            LoadMeter meter,
            JobQueue queue,
            RedisPresence redis,
            PostgresPresence postgres,
            WaitingRoom waitingRoom,
            QueueSettings settings) {
        this.meter = meter;
        this.queue = queue;
        this.redis = redis;
        this.postgres = postgres;
        this.waitingRoom = waitingRoom;
        this.settings = settings;
    }

    /** Reads everything once. */
    public synchronized void runOnce() {
        askPostgres();
        askRedis();
        double seconds = Math.max(0.001, (System.nanoTime() - readAt) / 1e9);
        readAt = System.nanoTime();
        ends.learn(load.counts(), seconds);
        outbox.learn(load.outbox(), seconds);
        open.learn(load.counts(), crowds);
        waiting.learn(open.waiting(), seconds);
    }

    private void askPostgres() {
        try {
            crowds = postgres.ask("count what waits", waitingRoom::crowds);
            Map<String, QueuePolicy> set = new HashMap<>();
            postgres.ask("tell the settings", settings::all)
                    .forEach(policy -> set.put(policy.queue(), policy));
            policies = set;
        } catch (PostgresAway | DatabaseFailed away) {
            LOG.debug("the last word of PostgreSQL holds", away);
        }
    }

    private void askRedis() {
        try {
            load = meter.read();
            queue.learnTime();
            redis.found();
            tellSettings();
        } catch (RedisAway away) {
            redis.lost(String.valueOf(away.getMessage()));
        } catch (DatabaseFailed away) {
            LOG.info("the queue is told its settings later: {}", away.getMessage());
        }
    }

    /** To a queue that lost its memory, or is new. */
    private void tellSettings() {
        Set<String> queues = new HashSet<>();
        load.counts().keySet().stream().map(Share::queue).forEach(queues::add);
        boolean told = settings.applied() && toldQueues.containsAll(queues);
        if (!told && !postgres.away()) {
            settings.applyAll();
            toldQueues.addAll(queues);
        }
    }

    OpenCounts open() {
        return open;
    }

    Load load() {
        return load;
    }

    QueuePolicy policy(String queueName) {
        QueuePolicy policy = policies.get(queueName);
        return policy == null ? QueuePolicy.unset(queueName) : policy;
    }

    /** Executions that wait in PostgreSQL. */
    public long waiting() {
        return open.waiting();
    }

    Duration untilRoomOfTenant(String tenant, long ended) {
        return ends.until(ended, share -> share.tenant().equals(tenant));
    }

    Duration untilRoomOfQueue(String queueName, long ended) {
        return ends.until(ended, share -> share.queue().equals(queueName));
    }

    Duration untilOutboxIs(long length) {
        return DrainRates.until(load.outbox() - length, outbox.perSecond());
    }

    Duration untilWaitingIs(long count) {
        return DrainRates.until(open.waiting() - count, waiting.perSecond());
    }

    /** Until executions have ended and given room; Redis does not say how much each. */
    Duration untilRoom() {
        return ends.until(1, share -> true);
    }

    /** Once before it returns, then again and again. */
    @Override
    public void start() {
        runOnce();
        ticker.start();
    }

    @Override
    public void stop() {
        ticker.stop();
    }
}
