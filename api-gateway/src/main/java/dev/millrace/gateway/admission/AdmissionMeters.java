package dev.millrace.gateway.admission;

import dev.millrace.execution.Durability;
import dev.millrace.ops.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts who is let in and who is not. Thread-safe. */
final class AdmissionMeters {
    private final MeterRegistry registry;
    private final ConcurrentMap<String, Counter> refused = new ConcurrentHashMap<>();
    private final Counter durable;
    private final Counter redis;

    AdmissionMeters(Meters meters, Pressure pressure) {
        registry = meters.registry();
        durable = accepted("durable");
        redis = accepted("redis");
        Gauge.builder("millrace.waiting", pressure, Pressure::waiting)
                .description("executions that wait in PostgreSQL for room in Redis")
                .register(registry);
        Gauge.builder("millrace.redis.fullness", pressure, now -> now.load().fullness())
                .description("share of Redis' memory that is used")
                .register(registry);
    }

    private Counter accepted(String durability) {
        return Counter.builder("millrace.accepted")
                .description("executions accepted")
                .tag("durability", durability)
                .register(registry);
    }

    void accepted(Durability how) {
        switch (how) {
            case DURABLE -> durable.increment();
            case FAST -> redis.increment();
        }
    }

    /**
     * @param reason the problem's code
     */
    void refused(String reason) {
        refused.computeIfAbsent(
                        reason,
                        any ->
                                Counter.builder("millrace.refused")
                                        .description("submissions and requests refused")
                                        .tag("reason", reason)
                                        .register(registry))
                .increment();
    }
}
