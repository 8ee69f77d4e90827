package dev.millrace.gateway.executions;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.NodeRow;
import dev.millrace.queue.JobRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution as it stands: the history's row, brought up to date with what the queue knows while
 * it lives.
 *
 * @param nodes the latest run of each node that has begun
 */
public record Life(ExecutionRow row, List<NodeRow> nodes) {
    static Life of(ExecutionRow row, JobRecord job) {
        return new Life(merged(row, job), NodeLines.rows(job));
    }

    private static ExecutionRow merged(ExecutionRow row, JobRecord job) {
        EventLine last = job.log().getLast();
        boolean ended = job.status().terminal();
        return new ExecutionRow(
                row.id(),
                row.tenant(),
                row.flowId(),
                row.flowVersion(),
                job.compensating() ? ExecutionStatus.COMPENSATING : job.status(),
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
                job.seq(),
                row.parent());
    }

    private static @Nullable Instant startedAt(JobRecord job) {
        return job.log().stream()
                .filter(line -> line.type() == EventType.EXECUTION_START)
                .map(line -> Instant.ofEpochMilli(line.at()))
                .findFirst()
                .orElse(null);
    }
}
