package dev.millrace.worker.run;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.event.NumberedEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The records that a run has written since its claim: numbered, timed, and kept until the end even
 * when stored, because the queue may lose its tail in a failover and ask again. Not thread-safe.
 */
final class Journal {
    private static final int MOST_IN_ONE_CALL = 500;

    private final InstantSource time;
    private final long firstSeq;
    private final List<EventLine> lines = new ArrayList<>();
    private long stored;
    private long lastAt;

    /**
     * @param seq number of the last event before the claim
     * @param lastAt its time, epoch ms; no later record gets an earlier one
     */
    Journal(InstantSource time, long seq, long lastAt) {
        this.time = time;
        this.firstSeq = seq + 1;
        this.stored = seq;
        this.lastAt = lastAt;
    }

    /** The event as the next line, not written yet. */
    EventLine next(Event event) {
        return next(event, time.instant());
    }

    private EventLine next(Event event, Instant at) {
        lastAt = Math.max(lastAt, at.toEpochMilli());
        return EventLine.of(new NumberedEvent(lastSeq() + 1, Instant.ofEpochMilli(lastAt), event));
    }

    void write(EventLine line) {
        lines.add(line);
    }

    long write(Event event) {
        write(next(event));
        return lastSeq();
    }

    /** One of a time that is known better. */
    void write(Event event, Instant at) {
        write(next(event, at));
    }

    List<NumberedEvent> events() {
        return lines.stream().map(EventLine::event).toList();
    }

    long lastSeq() {
        return firstSeq - 1 + lines.size();
    }

    /** Number of the last line that the queue is known to have. */
    long stored() {
        return stored;
    }

    /** The queue has the lines up to {@code seq}, and no later one. */
    void stored(long seq) {
        stored = seq;
    }

    boolean allStored() {
        return stored == lastSeq();
    }

    /** So many that they should not wait for more. */
    boolean full() {
        return lastSeq() - stored >= MOST_IN_ONE_CALL;
    }

    /** As many as go into one call. */
    List<EventLine> unstored() {
        int from = (int) (stored + 1 - firstSeq);
        return List.copyOf(lines.subList(from, Math.min(lines.size(), from + MOST_IN_ONE_CALL)));
    }

    /** Whether the lines hold a completed node, which gives the stall budget anew. */
    static boolean progress(List<EventLine> lines) {
        return lines.stream().anyMatch(line -> line.type() == EventType.NODE_COMPLETE);
    }
}
