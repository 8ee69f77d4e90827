package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.Decision;
import dev.millrace.engine.Skip;
import dev.millrace.event.Event;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.expression.ExpressionFailed;
import dev.millrace.expression.Template;
import dev.millrace.expression.Truth;
import dev.millrace.worker.claim.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the engine decides: the nodes' side of a run. One pass goes on until nothing
 * more can be done now, and remembers what it would have done later.
 */
final class Course {
    private static final Duration LONG_WAIT = Duration.ofSeconds(5);

    private final Hold hold;
    private final PreparedFlow flow;
    private final Ledger ledger;
    private final Tries tries;
    private final Endings endings;
    private final WayBack wayBack;
    private final RunTools tools;
    private final DecidedEnds decided;
    private @Nullable Instant wake;
    private boolean fenced;

    Course(
            Hold hold,
            PreparedFlow flow,
            Ledger ledger,
            Tries tries,
            Endings endings,
            WayBack wayBack,
            RunTools tools) {
        this.hold = hold;
        this.flow = flow;
        this.ledger = ledger;
        this.tries = tries;
        this.endings = endings;
        this.wayBack = wayBack;
        this.tools = tools;
        this.decided = new DecidedEnds(flow, ledger, tools.time());
    }

    /** Until the next thing that waits for a time is due; null if nothing does. */
    @Nullable Duration untilWake() {
        return wake == null ? null : Duration.between(tools.time().instant(), wake);
    }

    /**
     * Does all that can be done now.
     *
     * @param mayStart false: no node is started, only records are written
     * @return how the run ends, once the flow has ended or nothing is left but to wait long
     */
    Optional<Ending> pass(boolean mayStart) {
        boolean more = true;
        while (more) {
            more = false;
            wake = null;
            fenced = false;
            for (Decision decision : ledger.state().next()) {
                switch (decision) {
                    case Decision.CompleteFlow(JsonNode output) -> {
                        return Optional.of(endings.completed(output));
                    }
                    case Decision.FailFlow(var error) -> {
                        if (endings.triesAgain(error) || !wayBack.take(error)) {
                            return Optional.of(endings.failed(error));
                        }
                        more = true;
                    }
                    case Decision.CancelFlow() -> {
                        return Optional.of(endings.cancelled());
                    }
                    case Decision.NoteUndone note -> more |= decided.undone(note);
                    case Decision.SkipNode(NodeKey key, String reason) -> more |= skip(key, reason);
                    case Decision.WakeNode due -> more |= wake(due);
                    case Decision.EndForEach end -> more |= decided.ended(end);
                    case Decision.FailForEach end -> more |= decided.failed(end);
                    case Decision.StartNode start -> more |= mayStart && start(start);
                }
            }
        }
        return tries.none() && !fenced ? idle(mayStart) : Optional.empty();
    }

    /** Nothing runs: short waits are held here, long ones cost no slot. */
    private Optional<Ending> idle(boolean mayStart) {
        if (!mayStart) {
            return Optional.of(endings.yielded());
        }
        Duration wait = untilWake();
        return wait != null && wait.compareTo(LONG_WAIT) < 0
                ? Optional.empty()
                : Optional.of(endings.suspended(wake, !wayBack.taken()));
    }

    private boolean skip(NodeKey key, String reason) {
        ledger.write(new Event.NodeSkipped(key, flow.node(key.nodeId()).node().type(), reason));
        return true;
    }

    private boolean wake(Decision.WakeNode due) {
        if (due.at().isAfter(tools.time().instant())) {
            waitFor(due.at());
            return false;
        }
        return decided.waited(due);
    }

    private void waitFor(Instant at) {
        wake = wake == null || at.isBefore(wake) ? at : wake;
    }

    /** Whether the engine must be asked again: nothing follows from a start. */
    private boolean start(Decision.StartNode start) {
        Instant notBefore = start.notBefore();
        if (notBefore != null && notBefore.isAfter(tools.time().instant())) {
            waitFor(notBefore);
            return false;
        }
        fenced |= !hold.mayStart();
        return !fenced && !tries.full() && begin(start);
    }

    private boolean begin(Decision.StartNode start) {
        PreparedNode node = flow.node(start.key().nodeId());
        NodeScope scope =
                NodeScope.of(ledger.state().sight(start.key()), hold.job().claim());
        Failure failure = null;
        try {
            if (!wanted(node.runIf(), scope)) {
                return skip(start.key(), Skip.RUN_IF);
            }
        } catch (ExpressionFailed bad) {
            failure = Failure.fatal(NodeTry.EXPRESSION_ERROR, String.valueOf(bad.getMessage()));
        }
        NodeTry one = new NodeTry(node, start, scope, tools.executors(), tools.time());
        long seq =
                ledger.write(
                        new Event.NodeStarted(
                                one.key(), one.type(), one.attempt(), one.effectKey()));
        if (failure == null) {
            tries.begin(one, seq);
        } else {
            tries.fail(one, failure);
        }
        return false;
    }

    private static boolean wanted(@Nullable Template runIf, NodeScope scope) {
        return runIf == null || Truth.of(runIf.resolve(scope));
    }
}
