package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.Decision;
import dev.millrace.engine.FlowState;
import dev.millrace.engine.Skip;
import dev.millrace.event.Event;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.expression.ExpressionFailed;
import dev.millrace.expression.Template;
import dev.millrace.expression.Truth;
import dev.millrace.flow.Edge;
import dev.millrace.worker.breaker.Permit;
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
    private final Parking parking;
    private final Endings endings;
    private final RunTools tools;
    private @Nullable Instant wake;
    private boolean fenced;

    Course(
            Hold hold,
            PreparedFlow flow,
            Ledger ledger,
            Tries tries,
            Parking parking,
            Endings endings,
            RunTools tools) {
        this.hold = hold;
        this.flow = flow;
        this.ledger = ledger;
        this.tries = tries;
        this.parking = parking;
        this.endings = endings;
        this.tools = tools;
    }

    /** Until the next thing that waits for a time, or for a breaker, is due; null if none does. */
    @Nullable Duration untilWake() {
        Instant look = parking.lookAgain();
        return until(look == null || (wake != null && wake.isBefore(look)) ? wake : look);
    }

    private @Nullable Duration until(@Nullable Instant at) {
        return at == null ? null : Duration.between(tools.time().instant(), at);
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
                        return Optional.of(endings.failed(error));
                    }
                    case Decision.SkipNode(NodeKey key, String reason) -> more |= skip(key, reason);
                    case Decision.WakeNode due -> more |= wake(due);
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
        Duration wait = until(wake);
        return wait != null && wait.compareTo(LONG_WAIT) < 0
                ? Optional.empty()
                : Optional.of(endings.suspended(wake, parking.parkedAt()));
    }

    private boolean skip(NodeKey key, String reason) {
        ledger.write(new Event.NodeSkipped(key, flow.node(key.nodeId()).node().type(), reason));
        return true;
    }

    private boolean wake(Decision.WakeNode due) {
        Instant now = tools.time().instant();
        if (due.at().isAfter(now)) {
            waitFor(due.at());
            return false;
        }
        ledger.write(
                new Event.NodeCompleted(
                        due.key(),
                        flow.node(due.key().nodeId()).node().type(),
                        due.attempt(),
                        ledger.running(due.key(), now),
                        Edge.MAIN,
                        0,
                        ledger.state().incoming(due.key())));
        return true;
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
        return !fenced && !tries.full() && (inDoubt(start) ? giveUp(start) : begin(start));
    }

    private boolean begin(Decision.StartNode start) {
        FlowState state = ledger.state();
        PreparedNode node = flow.node(start.key().nodeId());
        NodeScope scope = new NodeScope(state, state.incoming(start.key()), hold.job().claim());
        Failure failure = null;
        try {
            if (!wanted(node.runIf(), scope)) {
                return skip(start.key(), Skip.RUN_IF);
            }
        } catch (ExpressionFailed bad) {
            failure = Failure.fatal(NodeTry.EXPRESSION_ERROR, String.valueOf(bad.getMessage()));
        }
        Optional<Permit> permit =
                failure == null ? parking.permit(node, start, scope) : Optional.of(Permit.FREE);
        if (permit.isEmpty()) {
            return false;
        }
        NodeTry one =
                new NodeTry(node, start, scope, tools.executors(), tools.time()).by(permit.get());
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

    private boolean inDoubt(Decision.StartNode start) {
        return ledger.endUnknown(start.key())
                && flow.node(start.key().nodeId()).neverAgain(tools.executors());
    }

    /** A person must look whether it has happened; see {@code effect: once}. */
    private boolean giveUp(Decision.StartNode start) {
        String type = flow.node(start.key().nodeId()).node().type();
        Failure why =
                Failure.fatal(
                        Failure.OUTCOME_UNKNOWN,
                        "its try was cut off, so nobody knows whether its effect has happened; with effect: once"
                                + " it is not run again");
        ledger.write(
                new Event.NodeFailed(start.key(), type, start.attempt(), Duration.ZERO, why));
        return true;
    }

    private static boolean wanted(@Nullable Template runIf, NodeScope scope) {
        return runIf == null || Truth.of(runIf.resolve(scope));
    }
}
