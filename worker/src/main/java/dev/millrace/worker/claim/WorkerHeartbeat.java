package dev.millrace.worker.claim;

import dev.millrace.queue.WorkerRoll;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the worker's entry in the roll of those who are alive. */
final class WorkerHeartbeat {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerHeartbeat.class);

    private final WorkerRoll roll;
    private final WorkerIdentity identity;
    private final List<String> queues;
    private final int capacity;
    private final Holds holds;
    private final InstantSource time;
    private final Supplier<List<WorkerRoll.StuckNode>> stuck;
    private volatile boolean draining;
    private @Nullable Instant startedAt;

    WorkerHeartbeat(
            WorkerRoll roll,
            WorkerIdentity identity,
            ClaimSettings settings,
            Holds holds,
            InstantSource time,
            Supplier<List<WorkerRoll.StuckNode>> stuck) {
        this.roll = roll;
        this.identity = identity;
        this.queues = settings.queues();
        this.capacity = settings.concurrency();
        this.holds = holds;
        this.time = time;
        this.stuck = stuck;
    }

    void signOnce() {
        Instant now = time.instant();
        if (startedAt == null) {
            startedAt = now;
        }
        roll.sign(
                new WorkerRoll.Entry(
                        identity.workerId(),
                        identity.host(),
                        identity.version(),
                        draining ? "draining" : "running",
                        capacity,
                        holds.held(),
                        queues,
                        stuck.get(),
                        startedAt,
                        now));
    }

    void drain() {
        draining = true;
        anyway(this::signOnce);
    }

    void leave() {
        anyway(() -> roll.leave(identity.workerId()));
    }

    /** The roll is for people: the end of a worker does not depend on it. */
    private static void anyway(Runnable change) {
        try {
            change.run();
        } catch (RuntimeException away) {
            LOG.info("the roll of workers shows this one for 15 s more", away);
        }
    }
}
