package dev.millrace.worker.run;

import dev.millrace.engine.Decision;
import dev.millrace.event.Event;
import dev.millrace.execution.NodeKey;
import dev.millrace.queue.JobRecord;
import dev.millrace.sql.DatabaseFailed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The sub-flows that a run waits for. Each is made, or looked for, once in a run, after the record
 * of its wait is stored: a child without a parent that waits for it must not be. Not thread-safe.
 */
final class Children {
    private final JobRecord job;
    private final SubFlows subFlows;
    private final Ledger ledger;
    private final Consumer<Message> mailbox;
    private final Map<NodeKey, Asking> askings = new HashMap<>();
    private boolean away;

    Children(JobRecord job, SubFlows subFlows, Ledger ledger, Consumer<Message> mailbox) {
        this.job = job;
        this.subFlows = subFlows;
        this.ledger = ledger;
        this.mailbox = mailbox;
    }

    private enum Stage {
        NEW,
        ASKED,
        KNOWN
    }

    /** How far it is with one child; {@code seq}: of the last record when it was first wanted. */
    private record Asking(Decision.AwaitFlow which, long seq, Stage stage) {
        Asking at(Stage next) {
            return new Asking(which, seq, next);
        }
    }

    /** Those that were not asked for yet are forgotten, if nothing waits for them any more. */
    void keep(List<Decision> next) {
        askings.values()
                .removeIf(asking -> asking.stage == Stage.NEW && !next.contains(asking.which));
    }

    void want(Decision.AwaitFlow wait) {
        askings.putIfAbsent(wait.key(), new Asking(wait, ledger.lastSeq(), Stage.NEW));
    }

    /** Asks for those whose waits the queue has. */
    void askUpTo(long storedSeq) {
        askings.replaceAll((key, asking) ->
                asking.stage == Stage.NEW && asking.seq <= storedSeq ? ask(asking) : asking);
    }

    private Asking ask(Asking asking) {
        boolean undoing = ledger.state().compensating();
        Thread.ofVirtual()
                .name("child-", 0)
                .start(() -> mailbox.accept(answer(asking.which, undoing)));
        return asking.at(Stage.ASKED);
    }

    private Message answer(Decision.AwaitFlow wait, boolean undoing) {
        try {
            return new Message.ChildAsked(
                    wait, subFlows.ensure(job, wait.flow(), undoing).orElse(null), false);
        } catch (DatabaseFailed | FlowUnusable failed) {
            return new Message.ChildAsked(wait, null, true);
        }
    }

    void answered(Message.ChildAsked answer) {
        Decision.AwaitFlow wait = answer.which();
        askings.computeIfPresent(wait.key(), (key, asking) -> asking.at(Stage.KNOWN));
        away |= answer.away();
        Optional.ofNullable(answer.end())
                .filter(_ -> !ledger.state().knowsRequest(wait.flow().child().toString()))
                .ifPresent(end ->
                        ledger.write(
                                new Event.SignalReceived(
                                        wait.flow().child().toString(),
                                        wait.flow().signal(),
                                        end)));
    }

    /** Whether every child that is waited for is known to exist. */
    boolean allKnown() {
        return askings.values().stream().allMatch(asking -> asking.stage == Stage.KNOWN);
    }

    /** Whether one could not be looked for: the history is away. */
    boolean away() {
        return away;
    }
}
