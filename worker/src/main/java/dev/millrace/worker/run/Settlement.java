package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.FlowState;
import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.json.Json;
import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.Finish;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.Outcome;
import dev.millrace.queue.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands a claim back with its outcome, once. */
final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final ClaimedJob claimed;
    private final RunContext context;

    Settlement(ClaimedJob claimed, RunContext context) {
        this.claimed = claimed;
        this.context = context;
    }

    FlowState initial(RunnableFlow flow) {
        JsonNode input = Json.read(claimed.job().input());
        return FlowState.initial(flow.graph(), input);
    }

    void settle(Ending ending, RunLog log) {
        Instant now = context.settling().now();
        switch (ending) {
            case Ending.Completed(JsonNode output) ->
                    finish(
                            log,
                            new Outcome.Completed(),
                            now,
                            new Event.ExecutionCompleted(took(log.lines(), now), output));
            case Ending.Failed failed -> fail(failed, log, now);
            case Ending.Cancelled() ->
                    finish(
                            log,
                            new Outcome.Cancelled(),
                            now,
                            new Event.ExecutionCancelled(took(log.lines(), now), "asked"));
            case Ending.Suspended(Instant until) ->
                    finish(
                            log,
                            new Outcome.Suspend(Duration.between(now, until)),
                            now,
                            new Event.ExecutionSuspended(until, List.of()));
            case Ending.Yielded() -> send(log, log.finish(new Outcome.Yield(), now, null));
        }
    }

    /**
     * The job is tried again if that may help and attempts are left; else it ends, and lies in the
     * dead letters.
     */
    private void fail(Ending.Failed failed, RunLog log, Instant now) {
        JobRecord job = claimed.job();
        boolean recoverable = failed.error().failure().recoverable();
        if (recoverable && job.attempt() < job.maxAttempts()) {
            Duration delay =
                    job.fields()
                            .backoff()
                            .after(job.attempt(), ThreadLocalRandom.current().nextDouble());
            Event retry =
                    new Event.ExecutionRetry(job.attempt() + 1, now.plus(delay), failed.error());
            finish(log, new Outcome.Retry(delay), now, retry);
        } else {
            String reason = recoverable ? "EXHAUSTED" : failed.reason();
            finish(
                    log,
                    new Outcome.Failed(),
                    now,
                    new Event.ExecutionFailed(took(log.lines(), now), reason, failed.error()));
        }
    }

    /** From the first start, waits and retries included. */
    private static Duration took(List<EventLine> lines, Instant now) {
        long began =
                lines.stream()
                        .filter(line -> line.type() == EventType.EXECUTION_START)
                        .mapToLong(EventLine::at)
                        .findFirst()
                        .orElse(now.toEpochMilli());
        return Duration.ofMillis(Math.max(0, now.toEpochMilli() - began));
    }

    private void finish(RunLog log, Outcome outcome, Instant now, Event last) {
        if (log.state().total() > 1 && outcome instanceof Outcome.Completed) {
            log.record(now, new Event.ExecutionProgress(log.state().done(), log.state().total()));
        }
        send(log, log.finish(outcome, now, last));
    }

    /** Sent until it is stored or refused; records that Redis lost in a failover are sent again. */
    private void send(RunLog log, Finish finish) {
        Finish next = finish;
        while (context.settling().finish(next).join() instanceof Verdict.Gap(long last)) {
            log.rolledBackTo(last);
            EventLine end = next.last();
            next =
                    log.finish(
                            next.outcome(),
                            context.settling().now(),
                            end == null ? null : end.event().event());
        }
    }

    /** There is nothing to run: the flow is gone, or the run was stopped while it waited for it. */
    void withoutFlow(Queue<Message> mailbox) {
        Message news = mailbox.peek();
        RunLog log = new RunLog(claimed, NoFlow.state());
        switch (news) {
            case Message.Lost() ->
                    LOG.debug(
                            "execution {} was lost while its flow was loaded",
                            claimed.claim().id());
            case Message.Cancel() -> settle(new Ending.Cancelled(), log);
            case null -> settle(new Ending.Failed(missing(), "ERROR"), log);
            default -> settle(new Ending.Yielded(), log);
        }
    }

    private ExecutionError missing() {
        String flow =
                claimed.job().fields().flowId()
                        + " version "
                        + claimed.job().fields().flowVersion();
        return new ExecutionError(
                Failure.fatal(
                        "FLOW_NOT_FOUND", "the flow " + flow + " cannot be run by this worker"),
                null);
    }
}
