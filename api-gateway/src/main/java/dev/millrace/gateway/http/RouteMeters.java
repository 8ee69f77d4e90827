package dev.millrace.gateway.http;

import dev.millrace.ops.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** Counts and times the calls of one route, by status. Thread-safe. */
final class RouteMeters {
    private final MeterRegistry registry;
    private final Route route;
    private final ConcurrentMap<Integer, Timer> byStatus = new ConcurrentHashMap<>();

    RouteMeters(Meters meters, Route route) {
        this.registry = meters.registry();
        this.route = route;
    }

    void record(int status, long nanos) {
        byStatus.computeIfAbsent(status, this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(int status) {
        return Timer.builder("millrace.http.requests")
                .description("calls answered, and how long that took")
                .tag("route", route.path())
                .tag("method", route.method().name())
                .tag("status", Integer.toString(status))
                .register(registry);
    }
}
