package dev.millrace.gateway.presence;

import dev.millrace.ops.Meters;
import io.micrometer.core.instrument.FunctionCounter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether Redis can be asked, as those who asked it last say. Thread-safe. */
public final class RedisPresence {
    private static final Logger LOG = LoggerFactory.getLogger(RedisPresence.class);

    private final Absence absence = new Absence();
    private final List<Runnable> onLoss = new CopyOnWriteArrayList<>();

    public RedisPresence(Meters meters) {
        FunctionCounter.builder("millrace.degraded.seconds", absence, Absence::allSeconds)
                .description("time for which Redis was away")
                .tag("store", "redis")
                .register(meters.registry());
    }

    public boolean away() {
        return absence.now();
    }

    /** For how long; zero if it is there. */
    public Duration awayFor() {
        return absence.current();
    }

    /** Runs that whenever Redis goes away. */
    public void onLoss(Runnable action) {
        onLoss.add(action);
    }

    /** Somebody got no answer. */
    public void lost(String why) {
        if (absence.begin()) {
            LOG.warn("Redis is away: {}", why);
            onLoss.forEach(Runnable::run);
        }
    }

    /** Somebody got an answer. */
    public void found() {
        Duration length = awayFor();
        if (absence.end()) {
            LOG.info("Redis is back after {}", length);
        }
    }
}
