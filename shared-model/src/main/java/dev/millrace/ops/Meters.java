package dev.millrace.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;

/**
 * The meters of one process. Names begin with {@code millrace.}; no meter has an id as a tag.
 * Thread-safe.
 */
public final class Meters {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final Map<String, AtomicLong> levels = new ConcurrentHashMap<>();

    public MeterRegistry registry() {
        return registry;
    }

    /**
     * A number that is asked for with each scrape; it shows as NaN if that fails. Where two parts
     * of a process have the same one, the first stands for both.
     */
    public void gauge(String name, DoubleSupplier value) {
        Gauge.builder(name, () -> valueOrNothing(value)).register(registry);
    }

    private static double valueOrNothing(DoubleSupplier value) {
        try {
            return value.getAsDouble();
        } catch (RuntimeException unknown) {
            return Double.NaN; // a store is away
        }
    }

    /** A number that shows as it was last set, by whichever part of the process. */
    public AtomicLong level(String name) {
        return levels.computeIfAbsent(
                name,
                any -> {
                    AtomicLong level = new AtomicLong();
                    gauge(name, level::doubleValue);
                    return level;
                });
    }

    /** All meters in the Prometheus text format. */
    public String scrape() {
        return registry.scrape();
    }
}
