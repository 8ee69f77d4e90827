package dev.millrace.gateway.executions;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.gateway.presence.PostgresAway;
import dev.millrace.gateway.presence.PostgresPresence;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRow;
import dev.millrace.json.Json;
import dev.millrace.queue.JobFields;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.redis.RedisAway;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads executions as they stand: the history, and the queue where that is ahead. Thread-safe. */
public final class Lives {
    private static final byte[] NO_INPUT = {'n', 'u', 'l', 'l'};

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

    /** The executions of its sub-flows; none while the history is away. */
    List<ExecutionRow> children(ExecutionRow parent) {
        try {
            return postgres.ask(
                    "find sub-flows", () -> history.children(parent.tenant(), parent.id()));
        } catch (PostgresAway away) {
            return List.of();
        }
    }

    /** Its row is on its way to the history, or the history is away. */
    private Optional<Life> ofQueue(String tenant, ExecutionId id) {
        return raw(id).filter(job -> job.tenant().equals(tenant))
                .filter(job -> !job.cold())
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
                job.seq(),
                parent(job.fields().parent()));
    }

    private static @Nullable ExecutionId parent(JobFields.@Nullable Parent parent) {
        return parent == null ? null : parent.id();
    }

    private Life upToDate(ExecutionRow row) {
        return job(row.id())
                .filter(job -> job.seq() >= row.lastSeq())
                .map(job -> Life.of(row, job))
                .orElseGet(() -> settled(row));
    }

    /** The queue's record with its whole log; empty if it has none, or is away. */
    Optional<JobRecord> job(ExecutionId id) {
        return raw(id).map(job -> job.cold() ? warmed(job) : job);
    }

    /** Its input is shown from its row. */
    private JobRecord warmed(JobRecord job) {
        int before = (int) job.seq() - job.log().size();
        return job.warmed(NO_INPUT, history.events(job.id(), 0, before));
    }

    private Optional<JobRecord> raw(ExecutionId id) {
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
