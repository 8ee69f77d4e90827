package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionError;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes the endings of one job. */
final class Endings {
    /** Codes that say more about the end of an execution than that a node failed. */
    private static final Set<String> OWN_REASON =
            Set.of(Limits.DEADLINE, "LIMIT", Life.STALLED, "COMPENSATION_INCOMPLETE");

    private final JobRecord job;
    private final Instant startedAt;
    private final InstantSource time;
    private final RandomGenerator random;

    /**
     * @param startedAt of the first attempt
     */
    Endings(JobRecord job, Instant startedAt, InstantSource time, RandomGenerator random) {
        this.job = job;
        this.startedAt = startedAt;
        this.time = time;
        this.random = random;
    }

    Ending completed(JsonNode output) {
        return new Ending(
                new Outcome.Completed(), new Event.ExecutionCompleted(duration(), output));
    }

    Ending cancelled() {
        return new Ending(
                new Outcome.Cancelled(), new Event.ExecutionCancelled(duration(), "asked"));
    }

    /** Whether a failure of that kind leads to another attempt of the job. */
    boolean triesAgain(ExecutionError error) {
        return error.failure().recoverable() && job.attempt() < job.maxAttempts();
    }

    Ending failed(ExecutionError error) {
        if (triesAgain(error)) {
            Duration wait = job.fields().backoff().after(job.attempt(), random.nextDouble());
            Instant now = time.instant();
            Instant at = atTheLatest(job.fields().deadline(), now.plus(wait));
            return new Ending(
                    new Outcome.Retry(Duration.between(now, at)),
                    new Event.ExecutionRetry(job.attempt() + 1, at, error));
        }
        return new Ending(
                new Outcome.Failed(), new Event.ExecutionFailed(duration(), reason(error), error));
    }

    /** The deadline wakes it too, to end by it. */
    private static Instant atTheLatest(@Nullable Instant deadline, Instant at) {
        return deadline != null && deadline.isBefore(at) ? deadline : at;
    }

    private static String reason(ExecutionError error) {
        if (OWN_REASON.contains(error.failure().code())) {
            return error.failure().code();
        }
        return error.failure().recoverable() ? "EXHAUSTED" : "ERROR";
    }

    /**
     * @param wake the earliest wake-up; null if only a signal or a breaker wakes it
     * @param signals that it waits for, by name
     * @param parkedAt breakers any of which may wake it
     * @param heedDeadline whether its deadline wakes it at the latest
     */
    Ending suspended(
            @Nullable Instant wake,
            List<String> signals,
            List<Outcome.Parked> parkedAt,
            boolean heedDeadline) {
        Instant deadline = heedDeadline ? job.fields().deadline() : null;
        boolean sooner = deadline != null && (wake == null || deadline.isBefore(wake));
        return suspendedUntil(sooner ? deadline : wake, signals, parkedAt);
    }

    /** Suspended for want of what the run needs, whatever its deadline. */
    Ending postponed(Instant until) {
        return suspendedUntil(until, List.of(), List.of());
    }

    private Ending suspendedUntil(
            @Nullable Instant until, List<String> signals, List<Outcome.Parked> parkedAt) {
        Duration wakeIn = until == null ? null : Duration.between(time.instant(), until);
        return new Ending(
                new Outcome.Suspend(wakeIn, parkedAt),
                new Event.ExecutionSuspended(until, signals));
    }

    Ending yielded() {
        return new Ending(new Outcome.Yield(), null);
    }

    private Duration duration() {
        Duration since = Duration.between(startedAt, time.instant());
        return since.isNegative() ? Duration.ZERO : since;
    }
}
