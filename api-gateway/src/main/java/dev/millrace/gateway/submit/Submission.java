package dev.millrace.gateway.submit;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.execution.ExecutionId;
import dev.millrace.flow.FlowSettings;
import dev.millrace.history.NewExecution;
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
     * @param input JSON, one value
     * @param copied records that a replay takes over; empty otherwise
     */
    static Submission of(
            Origin origin, Options options, byte[] input, Instant now, List<Event> copied) {
        ExecutionId id = ExecutionId.fresh();
        FlowSettings settings = options.settings();
        Instant deadline = settings.deadline() == null ? null : now.plus(settings.deadline());
        JobFields fields =
                new JobFields(
                        origin.flowId,
                        origin.flowVersion,
                        now,
                        settings.timeout(),
                        settings.backoff(),
                        deadline);
        NewExecution execution =
                new NewExecution(
                        id,
                        origin.tenant,
                        origin.flowId,
                        origin.flowVersion,
                        input,
                        settings.queue(),
                        settings.priority(),
                        settings.attempts(),
                        now,
                        options.runAt(),
                        fields.text(),
                        options.labels(),
                        origin.idempotency,
                        origin.replayOf);
        Duration delay =
                options.runAt() == null ? Duration.ZERO : Duration.between(now, options.runAt());
        NewJob job =
                new NewJob(
                        id,
                        origin.tenant,
                        settings.queue(),
                        settings.priority(),
                        null,
                        List.of(),
                        settings.attempts(),
                        delay,
                        fields,
                        input,
                        log(now, copied),
                        copied.isEmpty());
        return new Submission(execution, job, now.plus(PATIENCE));
    }

    private static List<EventLine> log(Instant now, List<Event> copied) {
        List<EventLine> log = new ArrayList<>();
        log.add(EventLine.of(new NumberedEvent(1, now, new Event.ExecutionQueued())));
        copied.forEach(
                event -> log.add(EventLine.of(new NumberedEvent(log.size() + 1L, now, event))));
        return log;
    }

    /** What an execution is of. */
    record Origin(
            String tenant,
            String flowId,
            int flowVersion,
            NewExecution.@Nullable Idempotency idempotency,
            @Nullable ExecutionId replayOf) {}
}
