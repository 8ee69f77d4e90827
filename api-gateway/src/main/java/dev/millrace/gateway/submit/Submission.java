package dev.millrace.gateway.submit;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.execution.Durability;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.flow.FlowSettings;
import dev.millrace.gateway.admission.Admission;
import dev.millrace.history.Admitted;
import dev.millrace.history.NewExecution;
import dev.millrace.history.StoredFlow;
import dev.millrace.history.TenantLimits;
import dev.millrace.queue.JobFields;
import dev.millrace.queue.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An execution on its way in: what its row and its job are made of. Its id is made before anything
 * is stored, so every step may be repeated.
 *
 * @param known its flow
 * @param copied records that a replay takes over, numbered from 2; empty otherwise
 * @param durability asked for; null for what is set for the queue
 * @param notAfter Redis time, learnt before the commit, after which the job may not be put in any
 *     more
 * @param waits whether it waits in PostgreSQL until the queue has room
 */
public record Submission(
        NewExecution execution,
        Known known,
        JobFields fields,
        List<EventLine> copied,
        @Nullable Durability durability,
        Instant notAfter,
        boolean waits) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Makes both from what was read.
     *
     * @param copied records that a replay takes over; empty otherwise
     */
    static Submission of(Origin origin, Drafts.Draft draft, Instant now, List<Event> copied) {
        Options options = draft.options();
        FlowSettings settings = options.settings();
        Instant deadline = settings.deadline() == null ? null : now.plus(settings.deadline());
        StoredFlow flow = origin.known.flow();
        JobFields fields =
                new JobFields(
                        flow.flowId(),
                        flow.version(),
                        now,
                        settings.timeout(),
                        settings.backoff(),
                        deadline,
                        settings.compensates(),
                        LimitKeys.of(settings, draft.input()),
                        null);
        boolean needsHistory = origin.idempotency != null || origin.replayOf != null;
        return new Submission(
                execution(origin, draft, fields),
                origin.known,
                fields,
                lines(now, copied),
                needsHistory ? Durability.DURABLE : options.durability(),
                now.plus(PATIENCE),
                false);
    }

    private static NewExecution execution(Origin origin, Drafts.Draft draft, JobFields fields) {
        Options options = draft.options();
        FlowSettings settings = options.settings();
        StoredFlow flow = origin.known.flow();
        return new NewExecution(
                ExecutionId.fresh(),
                flow.tenant(),
                flow.flowId(),
                flow.version(),
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

    private static List<EventLine> lines(Instant now, List<Event> copied) {
        List<EventLine> lines = new ArrayList<>(copied.size());
        copied.forEach(
                event -> lines.add(EventLine.of(new NumberedEvent(lines.size() + 2L, now, event))));
        return lines;
    }

    ExecutionId id() {
        return execution.id();
    }

    StoredFlow flow() {
        return known.flow();
    }

    /** As it stands when it is accepted. */
    ExecutionStatus status() {
        return execution.runAt() == null ? ExecutionStatus.QUEUED : ExecutionStatus.DELAYED;
    }

    Admission.Wish wish(TenantLimits limits) {
        return new Admission.Wish(execution.tenant(), limits, execution.queue(), durability);
    }

    Submission waiting() {
        return new Submission(execution, known, fields, copied, durability, notAfter, true);
    }

    Admitted admitted() {
        return new Admitted(execution, copied, waits);
    }

    /** Its job, once the history has the row and the copied records. */
    NewJob recordedJob() {
        EventLine queued =
                EventLine.of(
                        new NumberedEvent(1, execution.acceptedAt(), new Event.ExecutionQueued()));
        return job(Stream.concat(Stream.of(queued), copied.stream()).toList(), true);
    }

    /** Its job, when the row travels with it. */
    NewJob unrecordedJob() {
        EventLine queued = execution.queued(known.stored() ? null : known.flow().source());
        return job(List.of(queued), false);
    }

    private NewJob job(List<EventLine> log, boolean recorded) {
        Instant runAt = execution.runAt();
        return new NewJob(
                execution.id(),
                execution.tenant(),
                execution.queue(),
                execution.priority(),
                execution.maxAttempts(),
                runAt == null ? Duration.ZERO : Duration.between(execution.acceptedAt(), runAt),
                fields,
                execution.input(),
                log,
                recorded);
    }

    /** What an execution is of. */
    record Origin(
            Known known,
            NewExecution.@Nullable Idempotency idempotency,
            @Nullable ExecutionId replayOf) {
        static Origin of(Known known, NewExecution.@Nullable Idempotency idempotency) {
            return new Origin(known, idempotency, null);
        }
    }
}
