package dev.millrace.worker.claim;

import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Ticker;
import dev.millrace.queue.Bell;
import dev.millrace.queue.Leases;
import dev.millrace.queue.WorkerRoll;
import dev.millrace.queue.WorkerTurns;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * Everything around the claims of one worker: the loop that claims and settles, the bell, beats,
 * reaping and the roll. Each has its own thread and connection, so a busy one never silences
 * another.
 */
public final class Claims implements Lifecycle {
    private static final Duration REAP_EVERY = Duration.ofMillis(500);
    private static final Duration SIGN_EVERY = Duration.ofSeconds(5);

    private final Holds holds;
    private final Gathering gathering;
    private final ClaimLoop loop;
    private final WorkerHeartbeat heartbeat;
    private final List<Leases> leases;
    private final ReapDuty reaping;
    private final List<Lifecycle> duties;

    /**
     * @param time learns Redis' time from every answer
     * @param wallClock for the roll only, which people read
     * @param runs makes a run of each claimed job
     * @param stuck nodes that ignored that they were stopped, for the roll
     */
    public Claims(
            RedisServer redis,
            ClaimSettings settings,
            WorkerIdentity identity,
            RedisTime time,
            InstantSource wallClock,
            Runs runs,
            Supplier<List<WorkerRoll.StuckNode>> stuck) {
        holds = new Holds(settings.concurrency());
        gathering = new Gathering(holds);
        Duration lease = settings.lease();
        loop =
                new ClaimLoop(
                        new WorkerTurns(redis, lease),
                        settings,
                        new ClaimLoop.Shared(holds, gathering, time),
                        runs);
        heartbeat =
                new WorkerHeartbeat(
                        new WorkerRoll(redis), identity, settings, holds, wallClock, stuck);
        Leases kept = new Leases(redis, lease);
        Leases taken = new Leases(redis, lease);
        leases = List.of(kept, taken);
        reaping = new ReapDuty(taken);
        duties =
                List.of(
                        new Ticker(
                                "beat", lease.dividedBy(5), new ClaimKeeper(kept, holds)::beatOnce),
                        new Ticker("reap", REAP_EVERY, reaping::reapOnce),
                        new Ticker("roll", SIGN_EVERY, heartbeat::signOnce),
                        new BellListener(new Bell(redis), gathering),
                        loop);
    }

    @Override
    public void start() {
        duties.forEach(Lifecycle::start);
    }

    /** Executions of lost workers that this one has taken back so far. */
    public long reaped() {
        return reaping.reaped();
    }

    /** Executions held. */
    public int held() {
        return holds.held();
    }

    /**
     * Claims nothing more and has every run hand its job back once its running nodes have ended.
     */
    public void drain() {
        gathering.stopClaiming();
        holds.tellAll(News.DRAIN);
        heartbeat.drain();
    }

    /** Has every run stop its nodes and hand its job back. */
    public void handBack() {
        gathering.stopClaiming();
        holds.tellAll(News.HAND_BACK);
    }

    /** Whether every run has settled before the time is over. */
    public boolean awaitNone(Duration atMost) throws InterruptedException {
        return holds.awaitNone(atMost);
    }

    /** Runs that have not settled lose their claims, which lapse within one lease. */
    @Override
    public void stop() {
        loop.stop();
        duties.forEach(Lifecycle::stop);
        leases.forEach(Leases::close);
        heartbeat.leave();
    }
}
