package dev.millrace.gateway.executions;

import dev.millrace.execution.ExecutionId;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRow;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.redis.RedisAway;
import java.util.Optional;

/** Reads executions as they stand: the history, and the queue where that is ahead. Thread-safe. */
public final class Lives {
    private final ExecutionHistory history;
    private final JobQueue queue;

    public Lives(ExecutionHistory history, JobQueue queue) {
        this.history = history;
        this.queue = queue;
    }

    /** Empty if there is none or it is another tenant's. */
    public Optional<Life> find(String tenant, ExecutionId id) {
        return history.find(tenant, id)
                .map(row -> row.status().terminal() ? past(row) : upToDate(row));
    }

    private Life upToDate(ExecutionRow row) {
        return job(row.id())
                .filter(job -> job.seq() >= row.lastSeq())
                .map(job -> Life.of(row, job))
                .orElseGet(() -> settled(row));
    }

    /** The queue's record; empty if it has none, or is away. */
    Optional<JobRecord> job(ExecutionId id) {
        try {
            return queue.find(id);
        } catch (RedisAway away) {
            return Optional.empty();
        }
    }

    /** The queue may have let go of it meanwhile, so the history has its end. */
    private Life settled(ExecutionRow row) {
        return past(history.find(row.tenant(), row.id()).orElse(row));
    }

    private Life past(ExecutionRow row) {
        return new Life(row, history.nodes(row.id()));
    }
}
