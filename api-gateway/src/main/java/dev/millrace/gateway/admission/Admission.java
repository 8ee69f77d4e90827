package dev.millrace.gateway.admission;

import dev.millrace.execution.Durability;
import dev.millrace.gateway.http.Problem;
import dev.millrace.gateway.presence.RedisPresence;
import dev.millrace.history.QueuePolicy;
import dev.millrace.history.TenantLimits;
import dev.millrace.ops.Meters;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides before the commit, on counts that are at most a second old. What was committed is never
 * refused. Thread-safe.
 */
public final class Admission {
    /** What waits goes first: new executions enter only when Redis is this much emptier. */
    private static final double AHEAD = 0.05;

    private final AdmissionSettings settings;
    private final Pressure pressure;
    private final RedisPresence redis;
    private final AdmissionMeters meters;

    public Admission(
            AdmissionSettings settings, Pressure pressure, RedisPresence redis, Meters meters) {
        this.settings = settings;
        this.pressure = pressure;
        this.redis = redis;
        this.meters = new AdmissionMeters(meters, pressure);
    }

    /**
     * What wants to be let in.
     *
     * @param durability asked for; null for what is set for the queue
     */
    public record Wish(
            String tenant, TenantLimits limits, String queue, @Nullable Durability durability) {}

    /** Counts what is let in. */
    public Verdict decide(Wish wish) {
        Durability durability =
                wish.durability == null
                        ? pressure.policy(wish.queue).durability()
                        : wish.durability;
        Problem full = full(wish);
        Verdict verdict =
                full != null
                        ? new Verdict.Refuse(full)
                        : switch (durability) {
                            case FAST -> fast();
                            case DURABLE -> durable();
                        };
        switch (verdict) {
            case Verdict.Enter _ -> pressure.open().letIn(wish.queue, wish.tenant, false);
            case Verdict.Wait() -> pressure.open().letIn(wish.queue, wish.tenant, true);
            case Verdict.Refuse(Problem why) -> meters.refused(why.code());
        }
        return verdict;
    }

    /** Null if nothing is full. */
    private @Nullable Problem full(Wish wish) {
        long ofTenant = pressure.open().ofTenant(wish.tenant);
        long limit = wish.limits.openExecutions();
        if (ofTenant >= limit) {
            return Refusals.tenantFull(
                    ofTenant, limit, pressure.untilRoomOfTenant(wish.tenant, ofTenant - limit + 1));
        }
        QueuePolicy policy = pressure.policy(wish.queue);
        long ofQueue = pressure.open().ofQueue(wish.queue);
        if (policy.maxDepth() != null && ofQueue >= policy.maxDepth()) {
            return Refusals.queueFull(
                    wish.queue,
                    policy.maxDepth(),
                    pressure.untilRoomOfQueue(wish.queue, ofQueue - policy.maxDepth() + 1));
        }
        return pressure.load().outbox() >= settings.outboxLimit()
                ? Refusals.outboxFull(pressure.untilOutboxIs(settings.outboxLimit() - 1))
                : null;
    }

    private Verdict fast() {
        return redis.away() || aboveWatermark()
                ? new Verdict.Refuse(noRoom())
                : new Verdict.Enter(Durability.FAST);
    }

    private Verdict durable() {
        if (!redis.away() && !aboveWatermark()) {
            return new Verdict.Enter(Durability.DURABLE);
        }
        return pressure.waiting() < settings.backlog()
                ? new Verdict.Wait()
                : new Verdict.Refuse(
                        Refusals.backlogFull(
                                settings.backlog(),
                                pressure.untilWaitingIs(settings.backlog() - 1)));
    }

    private boolean aboveWatermark() {
        double mark = settings.watermark() - (pressure.waiting() > 0 ? AHEAD : 0);
        return pressure.load().fullness() >= mark;
    }

    /** Whether submissions to the queue are refused while PostgreSQL is away. */
    public boolean refusesWithoutPostgres(String queue) {
        Boolean own = pressure.policy(queue).refuses();
        return own == null ? settings.refuses() : own;
    }

    /** Redis is needed, and it is away or full. */
    public Problem noRoom() {
        return redis.away()
                ? Refusals.redisAway(redis.awayFor())
                : Refusals.redisFull(pressure.untilRoom());
    }

    /** PostgreSQL is needed and does not answer. */
    public Problem postgresAway(Duration awayFor, String detail) {
        return Refusals.postgresAway(awayFor, detail);
    }

    /** What became of one that was let in. */
    public void accepted(Durability how) {
        meters.accepted(how);
    }

    /** One that was let in was refused after all. */
    public void refused(Problem why) {
        meters.refused(why.code());
    }
}
