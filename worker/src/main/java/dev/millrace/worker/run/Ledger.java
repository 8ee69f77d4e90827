package dev.millrace.worker.run;

import dev.millrace.engine.FlowState;
import dev.millrace.engine.UnknownEnds;
import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.RetryPolicy;
import dev.millrace.worker.guard.RetryBudget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the execution stands and what was recorded to come there: one never without the other. */
final class Ledger {
    private static final int MOST_OUTPUT = 8 * 1024 * 1024;
    private static final int MOST_BYTES_PER_CHAR = 3;

    private final Journal journal;
    private final RunWatch watch;
    private final Set<NodeKey> unknown;
    private final Map<NodeKey, Instant> started = new HashMap<>();
    private final Map<NodeKey, Instant> firstTries = new HashMap<>();
    private FlowState state;
    private int reported;

    /**
     * @param log what was recorded before the claim
     */
    Ledger(FlowState initial, List<NumberedEvent> log, Journal journal, RunWatch watch) {
        this.journal = journal;
        this.watch = watch;
        this.state = initial;
        log.forEach(numbered -> apply(numbered.event(), numbered.at()));
        unknown = UnknownEnds.in(log.stream().map(NumberedEvent::event).toList());
        journal.events().forEach(numbered -> apply(numbered.event(), numbered.at()));
        reported = state.done();
    }

    private void apply(Event event, Instant at) {
        state = state.after(event);
        if (event instanceof Event.NodeStarted start) {
            started.put(start.key(), at);
            firstTries.putIfAbsent(start.key(), at);
        } else if (event instanceof Event.NodeCompleted || event instanceof Event.NodeFailed) {
            NodeKey over = ((Event.OfNode) event).key();
            started.remove(over);
            firstTries.remove(over);
        } else if (event instanceof Event.ExecutionRetry) {
            firstTries.clear(); // nodes get their tries afresh
        }
    }

    /**
     * Whether nodes were left running by a worker of which nothing says that it was lost: records
     * at the end of the log may have got lost with a failover.
     */
    boolean interrupted() {
        return state.running();
    }

    /** Whether an earlier claim left it open if this run of the node had its effect. */
    boolean endUnknown(NodeKey key) {
        return unknown.contains(key);
    }

    FlowState state() {
        return state;
    }

    /** Number of the last record. */
    long lastSeq() {
        return journal.lastSeq();
    }

    /** Number of the event's line. */
    long write(Event event) {
        return write(event, journal.next(event));
    }

    private long write(Event event, EventLine line) {
        journal.write(line);
        apply(event, Instant.ofEpochMilli(line.at()));
        watch.recorded(event);
        return line.seq();
    }

    /** Writes nothing if the output is larger than a node may have. */
    boolean writeIfItFits(Event event) {
        EventLine line = journal.next(event);
        boolean fits = fits(line.json());
        if (fits) {
            write(event, line);
        }
        return fits;
    }

    private static boolean fits(String json) {
        return json.length() <= MOST_OUTPUT / MOST_BYTES_PER_CHAR
                || json.getBytes(StandardCharsets.UTF_8).length <= MOST_OUTPUT;
    }

    /** Tells how far the execution is, once for all nodes that ended since the last time. */
    void reportProgress() {
        int done = state.done();
        if (done > reported && state.total() > 1) {
            reported = done;
            journal.write(new Event.ExecutionProgress(done, state.total()));
        }
    }

    /** What the node's tries in this attempt of the job have left of their time. */
    RetryBudget budget(NodeKey key, RetryPolicy policy, Instant now) {
        return RetryBudget.of(policy, between(firstTries.getOrDefault(key, now), now));
    }

    /** Since the node's latest start. */
    Duration running(NodeKey key, Instant now) {
        return between(started.getOrDefault(key, now), now);
    }

    private static Duration between(Instant then, Instant now) {
        Duration time = Duration.between(then, now);
        return time.isNegative() ? Duration.ZERO : time;
    }
}
