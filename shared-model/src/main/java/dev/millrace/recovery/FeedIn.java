package dev.millrace.recovery;

import dev.millrace.duty.Duties;
import dev.millrace.duty.Duty;
import dev.millrace.execution.ExecutionId;
import dev.millrace.history.OpenExecutions.Standing;
import dev.millrace.history.WaitingRoom;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.ops.Meters;
import dev.millrace.queue.Generation;
import dev.millrace.queue.JobHeader;
import dev.millrace.queue.LoadMeter;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts executions that wait in PostgreSQL into the queue as that has room: the most urgent first,
 * of those the oldest. One process at a time.
 */
public final class FeedIn implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(FeedIn.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final int PAGE = 500;

    private final Parts parts;
    private final WaitingRoom waitingRoom;
    private final LoadMeter meter;
    private final double watermark;
    private final Counter fed;
    private final Duties duties;

    /**
     * @param watermark share of Redis' memory that is filled, 0 to 1
     * @param process no two processes have the same name
     */
    public FeedIn(
            RedisServer redis, Database database, Meters meters, double watermark, String process) {
        parts = new Parts(redis, database);
        waitingRoom = new WaitingRoom(database);
        meter = new LoadMeter(redis);
        this.watermark = watermark;
        fed =
                Counter.builder("millrace.fed")
                        .description("executions put into the queue after they waited")
                        .register(meters.registry());
        duties = new Duties(redis, process, List.of(new Duty("feed", EVERY, this::runOnce)));
    }

    /** Feeds until nobody waits or there is no room. */
    void runOnce() {
        if (!(parts.generation.state() instanceof Generation.State.Current current)) {
            return;
        }
        long before = (long) fed.count();
        boolean more = true;
        while (more) {
            List<ExecutionId> next = next();
            more = !next.isEmpty() && feed(next, current.number());
        }
        long now = (long) fed.count();
        if (now > before) {
            LOG.info("{} executions that waited are in the queue", now - before);
        }
    }

    private List<ExecutionId> next() {
        return meter.read().fullness() < watermark ? waitingRoom.next(PAGE) : List.of();
    }

    /**
     * As many as can be held in memory together; the others come up again.
     *
     * @return false if nobody went on
     */
    private boolean feed(List<ExecutionId> next, long generation) {
        var validity = parts.validity(generation);
        List<ExecutionId> portion = parts.history.portions(next).getFirst();
        List<JobHeader> missing =
                parts.headers.of(portion).stream().filter(JobHeader::missing).toList();
        fed.increment(parts.revival.revive(missing, validity).size());
        List<ExecutionId> settled = settled(next, portion);
        waitingRoom.leave(settled);
        return !settled.isEmpty();
    }

    /** Those that are in the queue now, and those that have ended while they waited. */
    private List<ExecutionId> settled(List<ExecutionId> next, List<ExecutionId> portion) {
        List<ExecutionId> settled = new ArrayList<>();
        parts.headers.of(portion).stream()
                .filter(job -> !job.missing())
                .forEach(job -> settled.add(job.id()));
        Map<ExecutionId, Standing> known = parts.history.standing(next);
        for (ExecutionId id : next) {
            Standing standing = known.get(id);
            if (standing == null || standing.ended()) {
                settled.add(id);
            }
        }
        return settled;
    }

    @Override
    public void start() {
        duties.start();
    }

    @Override
    public void stop() {
        duties.stop();
        parts.close();
    }
}
