package dev.millrace.gateway.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import dev.millrace.queue.Demand;
import java.time.Duration;

/**
 * How many workers there should be.
 *
 * <p>What runs goes on running, and what waits should be done within the drain time: with an
 * execution that takes W on a worker, {@code running + backlog * W / drain} slots are enough. W is
 * what runs divided by what ends in a second. While nothing has ended yet, it is taken to be as
 * long as the oldest job has waited, at least a second. Never more slots than there is work.
 *
 * @param waiting executions that wait in PostgreSQL for room in Redis; more workers make that room
 * @param perSecond executions that end
 */
record Scaling(Demand demand, long waiting, double perSecond) {
    /** Within this a backlog is to be worked off, unless the caller says otherwise. */
    static final Duration DRAIN = Duration.ofSeconds(30);

    /** Of a worker, while there is none that could tell: its default. */
    private static final long SLOTS = 10;

    private static final double NOTHING = 0.01;

    long backlog() {
        return demand.backlog() + waiting;
    }

    long freeSlots() {
        return Math.max(0, demand.slots() - demand.running());
    }

    /** 0 if there is nothing to do. */
    long suggestedWorkers(Duration drain) {
        double seconds = Math.max(0.001, drain.toMillis() / 1e3);
        double waiting = backlog();
        double more = Math.min(waiting, Math.ceil(waiting * secondsEach(seconds) / seconds));
        double each = demand.workers() == 0 ? SLOTS : (double) demand.slots() / demand.workers();
        return (long) Math.ceil((demand.running() + more) / each);
    }

    private double secondsEach(double drain) {
        if (perSecond > NOTHING && demand.running() > 0) {
            return demand.running() / perSecond;
        }
        return Math.clamp(demand.oldest().toMillis() / 1e3, Math.min(1, drain), drain);
    }

    ObjectNode json(Duration drain) {
        return Json.object()
                .put("backlog", backlog())
                .put("oldestAgeSeconds", demand.oldest().toMillis() / 1e3)
                .put("running", demand.running())
                .put("freeSlots", freeSlots())
                .put("workers", demand.workers())
                .put("suggestedWorkers", suggestedWorkers(drain));
    }
}
