package dev.millrace.gateway.submit;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.flow.FlowSettings;
import dev.millrace.history.NewExecution;
import dev.millrace.history.StoredFlow;
import dev.millrace.queue.JobFields;
import dev.millrace.queue.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution on its way in: its row and its job.
 *
 * @param notAfter Redis time, learnt before the commit, after which the job may not be put in any
 *     more
 */
public record Submission(NewExecution execution, NewJob job, Instant notAfter) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Makes both from what was read.
     *
     * @param copied records that a replay takes over; empty otherwise
     */
    static Submission of(Origin origin, Drafts.Draft draft, Instant now, List<Event> copied) {
        ExecutionId id = ExecutionId.fresh();
        Options options = draft.options();
        FlowSettings settings = options.settings();
        Instant deadline = settings.deadline() == null ? null : now.plus(settings.deadline());
        JobFields fields =
                new JobFields(
                        origin.flowId,
                        origin.flowVersion,
                        now,
                        settings.timeout(),
                        settings.backoff(),
                        deadline,
                        LimitKeys.of(settings, draft.input()));
        NewExecution execution = execution(id, origin, draft, fields);
        return new Submission(
                execution, job(execution, fields, log(now, copied)), now.plus(PATIENCE));
    }

    private static NewExecution execution(
            ExecutionId id, Origin origin, Drafts.Draft draft, JobFields fields) {
        Options options = draft.options();
        FlowSettings settings = options.settings();
        return new NewExecution(
                id,
                origin.tenant,
                origin.flowId,
                origin.flowVersion,
                draft.input(),
                settings.queue(),
                settings.priority(),
                settings.attempts(),
                fields.acceptedAt(),
                options.runAt(),
                fields.text(),
                options.labels(),
                origin.idempotency,
                origin.replayOf);
    }

    /**
     * The history has the row, which stands for {@code execution:queued}; records that a replay
     * copied come to it by the outbox.
     */
    private static NewJob job(NewExecution row, JobFields fields, List<EventLine> log) {
        Duration delay =
                row.runAt() == null
                        ? Duration.ZERO
                        : Duration.between(row.acceptedAt(), row.runAt());
        return new NewJob(
                row.id(),
                row.tenant(),
                row.queue(),
                row.priority(),
                row.maxAttempts(),
                delay,
                fields,
                row.input(),
                log,
                log.size() == 1);
    }

    private static List<EventLine> log(Instant now, List<Event> copied) {
        List<EventLine> log = new ArrayList<>();
        log.add(EventLine.of(new NumberedEvent(1, now, new Event.ExecutionQueued())));
        copied.forEach(
                event -> log.add(EventLine.of(new NumberedEvent(log.size() + 1L, now, event))));
        return log;
    }

    /** As it stands when it is accepted. */
    ExecutionStatus status() {
        return execution.runAt() == null ? ExecutionStatus.QUEUED : ExecutionStatus.DELAYED;
    }

    /** What an execution is of. */
    record Origin(
            String tenant,
            String flowId,
            int flowVersion,
            NewExecution.@Nullable Idempotency idempotency,
            @Nullable ExecutionId replayOf) {
        static Origin of(StoredFlow flow, NewExecution.@Nullable Idempotency idempotency) {
            return new Origin(flow.tenant(), flow.flowId(), flow.version(), idempotency, null);
        }
    }
}
