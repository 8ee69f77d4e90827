package dev.millrace.gateway.admission;

import dev.millrace.gateway.http.Caller;
import dev.millrace.gateway.http.Gate;
import dev.millrace.lifecycle.Batcher;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.ops.Meters;
import dev.millrace.queue.RequestRates;
import dev.millrace.redis.RedisAway;
import dev.millrace.redis.RedisServer;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds tenants to the requests a second that their tier allows, over all gateways. It protects
 * others, so it must not be in the way itself: without an answer within 50 ms the request passes,
 * and for a second nobody asks. Thread-safe.
 */
public final class TierGate implements Gate, Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TierGate.class);
    private static final int MOST = 500;
    private static final Duration PATIENCE = Duration.ofMillis(50);
    private static final long OPEN_NANOS = Duration.ofSeconds(1).toNanos();

    private final RequestRates rates;
    private final Batcher<RequestRates.Request, Duration> asking;
    private final Counter refused;
    private volatile long openSince = System.nanoTime() - OPEN_NANOS;

    public TierGate(RedisServer redis, Meters meters) {
        rates = new RequestRates(redis);
        asking = new Batcher<>("request-rates", MOST, rates::ask);
        refused =
                Counter.builder("millrace.refused")
                        .description("submissions and requests refused")
                        .tag("reason", "RATE_LIMITED")
                        .register(meters.registry());
    }

    @Override
    public void pass(Caller caller) {
        Integer perSecond = caller.limits().requestsPerSecond();
        if (perSecond == null || System.nanoTime() - openSince < OPEN_NANOS) {
            return;
        }
        Duration wait = ask(new RequestRates.Request(caller.tenant(), perSecond));
        if (wait.isPositive()) {
            refused.increment();
            throw Refusals.tooManyRequests(perSecond, wait);
        }
    }

    private Duration ask(RequestRates.Request request) {
        try {
            return asking.submitAll(List.of(request), PATIENCE)
                    .map(List::getFirst)
                    .orElseGet(() -> open("no answer within " + PATIENCE));
        } catch (RedisAway away) {
            return open(String.valueOf(away.getMessage()));
        }
    }

    private Duration open(String why) {
        openSince = System.nanoTime();
        LOG.debug("requests are not counted for a second: {}", why);
        return Duration.ZERO;
    }

    @Override
    public void start() {
        asking.start();
    }

    @Override
    public void stop() {
        asking.stop();
        rates.close();
    }
}
