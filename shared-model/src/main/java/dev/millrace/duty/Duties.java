package dev.millrace.duty;

import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Ticker;
import dev.millrace.queue.DutyLease;
import dev.millrace.redis.RedisAway;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.DatabaseFailed;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The duties that a process is ready to do. Every process has them all; a lease in Redis decides
 * which of them does each now. While a store is away nothing is done. Thread-safe.
 */
public final class Duties implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Duties.class);

    private final List<Shift> shifts;

    /**
     * @param process no two processes have the same name
     */
    public Duties(RedisServer redis, String process, List<Duty> duties) {
        shifts = duties.stream().map(duty -> Shift.of(redis, process, duty)).toList();
    }

    @Override
    public void start() {
        shifts.forEach(shift -> shift.ticker.start());
    }

    @Override
    public void stop() {
        Lifecycle.stopTogether(shifts.stream().map(Shift::ticker).toList());
        shifts.forEach(shift -> shift.lease.close());
    }

    private record Shift(DutyLease lease, Ticker ticker) {
        static Shift of(RedisServer redis, String process, Duty duty) {
            DutyLease lease = new DutyLease(redis, duty.name(), process, duty.lease());
            return new Shift(lease, new Ticker(duty.name(), duty.every(), () -> turn(duty, lease)));
        }

        private static void turn(Duty duty, DutyLease lease) {
            try {
                if (lease.held()) {
                    duty.work().run();
                }
            } catch (RedisAway away) {
                LOG.debug("{} waits for Redis", duty.name(), away);
            } catch (DatabaseFailed failed) {
                if (!failed.away()) {
                    throw failed;
                }
                LOG.info("{} waits for PostgreSQL: {}", duty.name(), failed.getMessage());
            }
        }
    }
}
