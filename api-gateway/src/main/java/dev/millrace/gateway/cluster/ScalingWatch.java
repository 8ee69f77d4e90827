package dev.millrace.gateway.cluster;

import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Ticker;
import dev.millrace.ops.Meters;
import dev.millrace.queue.Demand;
import dev.millrace.queue.DemandMeter;
import dev.millrace.redis.RedisAway;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What waits for workers, read every 2 s, as meters for whatever scales them. While Redis is away
 * they show NaN: nobody should scale on that. Thread-safe.
 */
public final class ScalingWatch implements Lifecycle {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final double NEWEST = 0.3;

    private final DemandMeter meter;
    private final LongSupplier waiting;
    private final Ticker ticker = new Ticker("scaling-watch", EVERY, this::runOnce);
    private volatile @Nullable Scaling last;
    private long readAt;
    private long ended = -1;
    private volatile double perSecond;

    /**
     * @param waiting executions that wait in PostgreSQL
     */
    public ScalingWatch(DemandMeter meter, LongSupplier waiting, Meters meters) {
        this.meter = meter;
        this.waiting = waiting;
        gauge(meters, "backlog", "executions that a worker could claim now", Scaling::backlog);
        gauge(
                meters,
                "oldest.age.seconds",
                "how long the oldest of the backlog has waited",
                now -> now.demand().oldest().toMillis() / 1e3);
        gauge(meters, "running", "executions on workers", now -> now.demand().running());
        gauge(meters, "free.slots", "executions that workers could take", Scaling::freeSlots);
        gauge(
                meters,
                "suggested.workers",
                "workers that would work off the backlog within 30 s",
                now -> now.suggestedWorkers(Scaling.DRAIN));
    }

    private void gauge(Meters meters, String name, String words, ToDoubleFunction<Scaling> value) {
        Gauge.builder("millrace.scaling." + name, () -> known(value))
                .description(words)
                .register(meters.registry());
    }

    private double known(ToDoubleFunction<Scaling> value) {
        Scaling now = last;
        return now == null ? Double.NaN : value.applyAsDouble(now);
    }

    synchronized void runOnce() {
        try {
            Demand demand = meter.read();
            learn(demand.ended());
            last = with(demand);
        } catch (RedisAway away) {
            last = null;
            ended = -1;
        }
    }

    /** Counting begins anew when nothing is open: then nothing is learnt from it. */
    private void learn(long count) {
        long now = System.nanoTime();
        if (ended >= 0 && count >= ended) {
            double fresh = (count - ended) * 1e9 / Math.max(1, now - readAt);
            double before = perSecond;
            perSecond = before + NEWEST * (fresh - before);
        }
        ended = count;
        readAt = now;
    }

    /**
     * As it is now.
     *
     * @throws RedisAway if Redis does not answer
     */
    Scaling now() {
        return with(meter.read());
    }

    private Scaling with(Demand demand) {
        return new Scaling(demand, waiting.getAsLong(), perSecond);
    }

    @Override
    public void start() {
        ticker.start();
    }

    @Override
    public void stop() {
        ticker.stop();
    }
}
