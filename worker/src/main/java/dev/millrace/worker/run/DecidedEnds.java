package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.Decision;
import dev.millrace.event.Event;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Edge;
import java.time.Duration;
import java.time.InstantSource;

/** Records the ends of nodes that no try has ended: the engine knows that they are over. */
final class DecidedEnds {
    private final PreparedFlow flow;
    private final Ledger ledger;
    private final InstantSource time;

    DecidedEnds(PreparedFlow flow, Ledger ledger, InstantSource time) {
        this.flow = flow;
        this.ledger = ledger;
        this.time = time;
    }

    /** A wait is over; the node passes its input on. */
    boolean waited(Decision.WakeNode due) {
        JsonNode incoming = ledger.state().sight(due.key()).incoming();
        return completed(due.key(), due.attempt(), incoming);
    }

    boolean skipped(Decision.SkipNode skip) {
        return skipped(skip.key(), skip.reason());
    }

    boolean skipped(NodeKey key, String reason) {
        ledger.write(new Event.NodeSkipped(key, type(key), reason));
        return true;
    }

    boolean ended(Decision.EndForEach end) {
        return completed(end.key(), end.attempt(), end.results());
    }

    /** What a run did is undone. */
    boolean undone(Decision.NoteUndone note) {
        ledger.write(new Event.NodeCompensated(note.key(), type(note.key()), note.by()));
        return true;
    }

    boolean completed(NodeKey key, int attempt, JsonNode output) {
        Event.NodeCompleted end =
                new Event.NodeCompleted(
                        key, type(key), attempt, running(key), Edge.MAIN, 0, output);
        return ledger.writeIfItFits(end) || failed(key, attempt, NodeEnds.TOO_LARGE);
    }

    boolean failed(Decision.FailForEach end) {
        return failed(end.key(), end.attempt(), end.failure());
    }

    boolean failed(NodeKey key, int attempt, Failure why) {
        ledger.write(new Event.NodeFailed(key, type(key), attempt, running(key), why));
        return true;
    }

    /** A person must look whether it has happened; see {@code effect: once}. */
    boolean inDoubt(Decision.StartNode start) {
        Failure why =
                Failure.fatal(
                        Failure.OUTCOME_UNKNOWN,
                        "its try was cut off, so nobody knows whether its effect has happened; with"
                                + " effect: once it is not run again");
        ledger.write(
                new Event.NodeFailed(
                        start.key(),
                        type(start.key()),
                        start.attempt(),
                        Duration.ZERO,
                        why,
                        false));
        return true;
    }

    private String type(NodeKey key) {
        return flow.node(key.nodeId()).node().type();
    }

    private Duration running(NodeKey key) {
        return ledger.running(key, time.instant());
    }
}
