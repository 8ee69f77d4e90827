package dev.millrace.gateway.executions;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.gateway.presence.PostgresAway;
import dev.millrace.gateway.presence.PostgresPresence;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRow;
import dev.millrace.json.Json;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.redis.RedisAway;
import java.util.List;
import java.util.Optional;

/** Reads executions as they stand: the history, and the queue where that is ahead. Thread-safe. */
public final class Lives {
    private final ExecutionHistory history;
    private final JobQueue queue;
    private final PostgresPresence postgres;

    public Lives(ExecutionHistory history, JobQueue queue, PostgresPresence postgres) {
        this.history = history;
        this.queue = queue;
        this.postgres = postgres;
    }

    /** Empty if there is none or it is another tenant's. */
    public Optional<Life> find(String tenant, ExecutionId id) {
        try {
            Optional<ExecutionRow> row =
                    postgres.ask("find an execution", () -> history.find(tenant, id));
            return row.isPresent()
                    ? row.map(found -> found.status().terminal() ? past(found) : upToDate(found))
                    : ofQueue(tenant, id);
        } catch (PostgresAway away) {
            return Optional.of(ofQueue(tenant, id).orElseThrow(() -> away));
        }
    }

    /** Its row is on its way to the history, or the history is away. */
    private Optional<Life> ofQueue(String tenant, ExecutionId id) {
        return job(id).filter(job -> job.tenant().equals(tenant))
                .map(job -> Life.of(row(job), job));
    }

    private static ExecutionRow row(JobRecord job) {
        return new ExecutionRow(
                job.id(),
                job.tenant(),
                job.fields().flowId(),
                job.fields().flowVersion(),
                job.compensating() ? ExecutionStatus.COMPENSATING : job.status(),
                Json.read(job.input()),
                null,
                null,
                null,
                job.queue(),
                job.priority(),
                job.attempt(),
                job.maxAttempts(),
                List.of(),
                job.fields().acceptedAt(),
                null,
                null,
                null,
                job.fields().text(),
                null,
                job.seq());
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
