package dev.millrace.gateway.executions;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.NodeRow;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An execution as it stands: the history's row, brought up to date with what the queue knows while
 * it lives.
 *
 * @param nodes the latest run of each node that has begun
 */
public record Life(ExecutionRow row, List<NodeRow> nodes) {
    /** Reads it; empty if there is none or it is another tenant's. */
    public static Optional<Life> find(
            ExecutionHistory history, JobQueue queue, String tenant, ExecutionId id) {
        return history.find(tenant, id).map(row -> of(history, queue, row));
    }

    private static Life of(ExecutionHistory history, JobQueue queue, ExecutionRow row) {
        if (row.status().terminal()) {
            return new Life(row, history.nodes(row.id()));
        }
        return live(queue, row).orElseGet(() -> settled(history, row));
    }

    private static Optional<Life> live(JobQueue queue, ExecutionRow row) {
        return queue.find(row.id())
                .filter(job -> job.seq() >= row.lastSeq())
                .map(job -> new Life(merged(row, job), NodeLines.rows(job)));
    }

    /** The queue has let go of it meanwhile, so the history has its end. */
    private static Life settled(ExecutionHistory history, ExecutionRow row) {
        ExecutionRow now = history.find(row.tenant(), row.id()).orElse(row);
        return new Life(now, history.nodes(row.id()));
    }

    private static ExecutionRow merged(ExecutionRow row, JobRecord job) {
        EventLine last = job.log().getLast();
        boolean ended = job.status().terminal();
        return new ExecutionRow(
                row.id(),
                row.tenant(),
                row.flowId(),
                row.flowVersion(),
                job.status(),
                row.input(),
                job.status() == ExecutionStatus.COMPLETED ? last.value() : null,
                job.status() == ExecutionStatus.FAILED ? ExecutionError.of(last.value()) : null,
                ended && !last.detail().isEmpty() ? last.detail() : null,
                row.queue(),
                job.priority(),
                startedAt(job) == null ? 0 : job.attempt(),
                job.maxAttempts(),
                row.labels(),
                row.createdAt(),
                row.runAt(),
                startedAt(job),
                ended ? Instant.ofEpochMilli(last.at()) : null,
                row.fields(),
                row.replayOf(),
                job.seq());
    }

    private static @Nullable Instant startedAt(JobRecord job) {
        return job.log().stream()
                .filter(line -> line.type() == dev.millrace.event.EventType.EXECUTION_START)
                .map(line -> Instant.ofEpochMilli(line.at()))
                .findFirst()
                .orElse(null);
    }
}
