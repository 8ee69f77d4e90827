package dev.millrace.worker.run;

import dev.millrace.event.Event;
import dev.millrace.event.NumberedEvent;
import dev.millrace.queue.JobRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a job's log says to the worker that has just claimed it.
 *
 * @param events the log, read
 * @param lastAt time of the last event, epoch ms; 0 for none
 * @param startedAt of the first attempt; null if none has begun
 * @param used time on workers of the current attempt so far; what lies between a lost worker's last
 *     record and its loss does not count
 * @param record what this worker must write first; empty if the queue has written it
 */
record Opening(
        List<NumberedEvent> events,
        long lastAt,
        @Nullable Instant startedAt,
        Duration used,
        Optional<Event> record) {
    private static final String TIMER = "timer";
    private static final String SIGNAL = "signal";
    private static final String BREAKER = "breaker";

    static Opening of(JobRecord job, String workerId) {
        Reader reader = new Reader();
        List<NumberedEvent> events =
                job.log().stream().map(line -> reader.after(line.event())).toList();
        boolean began = reader.attempt == job.attempt();
        return new Opening(
                events,
                events.isEmpty() ? 0 : events.getLast().at().toEpochMilli(),
                reader.startedAt,
                began ? reader.used : Duration.ZERO,
                began
                        ? Optional.ofNullable(reader.wakeUp)
                        : Optional.of(new Event.ExecutionStarted(job.attempt(), workerId)));
    }

    /** Whether the claim comes from that, so that a call may be waited for. */
    boolean wokenByBreaker() {
        return !events.isEmpty()
                && events.getLast().event() instanceof Event.ExecutionResumed(String cause)
                && cause.equals(BREAKER);
    }

    /** Walks the log once. */
    private static final class Reader {
        private static final Set<String> WRITTEN_BY_WORKERS = Set.of(TIMER, SIGNAL);

        private @Nullable Instant startedAt;
        private int attempt;
        private Duration used = Duration.ZERO;
        private @Nullable Instant since;
        private @Nullable Instant last;
        private @Nullable Event wakeUp;

        NumberedEvent after(NumberedEvent numbered) {
            switch (numbered.event()) {
                case Event.ExecutionStarted started -> began(started.attempt(), numbered.at());
                case Event.ExecutionSuspended _ -> {
                    pause(numbered.at());
                    wakeUp = new Event.ExecutionResumed(TIMER);
                }
                case Event.ExecutionResumed(String cause) -> {
                    pause(last);
                    since = WRITTEN_BY_WORKERS.contains(cause) ? numbered.at() : null;
                    wakeUp = null;
                }
                case Event.SignalReceived _ ->
                        wakeUp = wakeUp == null ? null : new Event.ExecutionResumed(SIGNAL);
                case Event.ExecutionQueued _,
                        Event.ExecutionRetry _,
                        Event.ExecutionProgress _,
                        Event.ExecutionCompensating _,
                        Event.ExecutionCompleted _,
                        Event.ExecutionFailed _,
                        Event.ExecutionCancelled _ -> {}
                case Event.OfNode _ -> since = since == null ? numbered.at() : since;
            }
            last = numbered.at();
            return numbered;
        }

        private void began(int number, Instant at) {
            startedAt = startedAt == null ? at : startedAt;
            attempt = number;
            used = Duration.ZERO;
            since = at;
            wakeUp = null;
        }

        private void pause(@Nullable Instant at) {
            if (since != null && at != null) {
                used = used.plus(Duration.between(since, at));
            }
            since = null;
        }
    }
}
