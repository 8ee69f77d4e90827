package dev.millrace.worker.run;

import dev.millrace.engine.FlowState;
import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.queue.Advance;
import dev.millrace.queue.Claim;
import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.Finish;
import dev.millrace.queue.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one execution as this claim knows them: what was there, what it added, how much of
 * that is stored; and the state they fold to. All lines are kept, since Redis may ask for some
 * again after a failover. Confined to the run's thread.
 */
final class RunLog {
    private final Claim claim;
    private final List<EventLine> lines;
    private FlowState state;
    private long stored;
    private boolean progress;

    RunLog(ClaimedJob job, FlowState initial) {
        claim = job.claim();
        lines = new ArrayList<>(job.job().log());
        stored = job.job().seq();
        state = initial;
        if (initial.total() > 0) { // without a flow there is nothing to fold into
            for (EventLine line : lines) {
                state = state.after(line.event().event());
            }
        }
    }

    FlowState state() {
        return state;
    }

    List<EventLine> lines() {
        return lines;
    }

    /** Number of the last event. */
    long seq() {
        return lines.isEmpty() ? 0 : lines.getLast().seq();
    }

    void record(Instant at, Event event) {
        lines.add(EventLine.of(new NumberedEvent(seq() + 1, at, event)));
        state = state.after(event);
        progress |= event instanceof Event.NodeCompleted;
    }

    boolean hasNew() {
        return seq() > stored;
    }

    /** Everything up to this number is in Redis. */
    boolean isStored(long seq) {
        return seq <= stored;
    }

    /** What is new, to be stored. */
    Advance advance() {
        return new Advance(claim, after(stored), progress);
    }

    /** What is new, and the end of the claim. */
    Finish finish(Outcome outcome, Instant at, @Nullable Event last) {
        EventLine line = last == null ? null : EventLine.of(new NumberedEvent(seq() + 1, at, last));
        return new Finish(claim, stored, after(stored), outcome, line, progress);
    }

    private List<EventLine> after(long seq) {
        return List.copyOf(lines.subList(lines.size() - (int) (seq() - seq), lines.size()));
    }

    void storedUpTo(long seq) {
        stored = Math.max(stored, seq);
        progress = false;
    }

    /** Redis has lost what came behind this number. */
    void rolledBackTo(long seq) {
        stored = seq;
        progress = true;
    }
}
