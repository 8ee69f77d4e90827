package dev.millrace.queue;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Backoff;
import dev.millrace.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes jobs and events for tests of the queue. */
final class Life {
    static final Instant AT = Instant.ofEpochMilli(1_790_000_000_000L);

    private Life() {}

    static NewJob job() {
        return job("default", "acme", 1, Duration.ZERO);
    }

    static NewJob job(String queue, String tenant, int priority, Duration delay) {
        JobFields fields =
                new JobFields(
                        "flow",
                        1,
                        AT,
                        Duration.ofMinutes(5),
                        Backoff.OF_JOBS,
                        null,
                        KeyLimits.NONE);
        byte[] input = "{\"n\":1}".getBytes(StandardCharsets.UTF_8);
        List<EventLine> log = List.of(line(1, new Event.ExecutionQueued()));
        return new NewJob(
                ExecutionId.fresh(), tenant, queue, priority, 3, delay, fields, input, log, false);
    }

    static NewJob childOf(ExecutionId parent) {
        return childOf(new JobFields.Parent(parent, 1, false));
    }

    static NewJob childOf(JobFields.Parent parent) {
        NewJob own = job();
        return new NewJob(
                own.id(),
                own.tenant(),
                own.queue(),
                own.priority(),
                own.maxAttempts(),
                own.delay(),
                ModelJobs.childOf(parent, own.fields()),
                own.input(),
                own.log(),
                own.recorded());
    }

    static List<NewJob> jobs(int count) {
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(job());
        }
        return jobs;
    }

    static EventLine line(long seq, Event event) {
        return EventLine.of(new NumberedEvent(seq, AT, event));
    }

    static EventLine node(long seq) {
        return line(
                seq,
                new Event.NodeCompleted(
                        NodeKey.of("n" + seq),
                        "data:set",
                        1,
                        Duration.ZERO,
                        "main",
                        0,
                        Json.object().put("seq", seq)));
    }

    static Advance advance(ClaimedJob job, int count) {
        return new Advance(job.claim(), nodes(job, count), true);
    }

    static List<EventLine> nodes(ClaimedJob job, int count) {
        List<EventLine> lines = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            lines.add(node(job.job().seq() + i));
        }
        return lines;
    }

    static Finish finish(ClaimedJob job, int count, Outcome outcome) {
        return finish(job, job.job().seq(), count, outcome);
    }

    static Finish finish(ClaimedJob job, long seqBefore, int count, Outcome outcome) {
        List<EventLine> lines = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            lines.add(node(seqBefore + i));
        }
        EventLine last = line(seqBefore + count + 1, event(outcome));
        return new Finish(
                job.claim(),
                seqBefore,
                lines,
                outcome,
                outcome instanceof Outcome.Yield ? null : last,
                count > 0);
    }

    private static Event event(Outcome outcome) {
        ExecutionError error = new ExecutionError(Failure.fatal("BAD", "planted"), "n1");
        return switch (outcome) {
            case Outcome.Completed() -> new Event.ExecutionCompleted(Duration.ZERO, Json.nothing());
            case Outcome.Failed() -> new Event.ExecutionFailed(Duration.ZERO, "ERROR", error);
            case Outcome.Cancelled() -> new Event.ExecutionCancelled(Duration.ZERO, "asked");
            case Outcome.Retry(_) -> new Event.ExecutionRetry(2, AT, error);
            case Outcome.Suspend _ -> new Event.ExecutionSuspended(null, List.of());
            case Outcome.Yield() -> new Event.ExecutionResumed("drained");
        };
    }
}
