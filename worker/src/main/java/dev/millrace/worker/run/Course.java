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
import dev.millrace.queue.JobRecord;
import dev.millrace.resume.ResumeToken;
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

    /** Until the next look at a history that is away. */
    static final Duration WITHOUT_HISTORY = Duration.ofSeconds(10);

    private final Hold hold;
    private final PreparedFlow flow;
    private final Ledger ledger;
    private final Tries tries;
    private final Parking parking;
    private final Endings endings;
    private final RunTools tools;
    private final Children children;
    private final Waits waits;
    private boolean fenced;

    Course(
            Hold hold,
            PreparedFlow flow,
            Ledger ledger,
            Doings doings,
            Endings endings,
            RunTools tools) {
        this.hold = hold;
        this.flow = flow;
        this.ledger = ledger;
        this.tries = doings.tries();
        this.parking = doings.parking();
        this.children = doings.children();
        this.endings = endings;
        this.tools = tools;
        this.waits = new Waits(flow, ledger, tools.time());
    }

    /** Until the next thing that waits for a time, or for a breaker, is due; null if none does. */
    @Nullable Duration untilWake() {
        Instant look = parking.lookAgain();
        Instant next = waits.next();
        return until(look == null || (next != null && next.isBefore(look)) ? next : look);
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
            waits.forget();
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
                    case Decision.WakeNode due -> more |= waits.wake(due);
                    case Decision.HandSignal came -> more |= waits.hand(came);
                    case Decision.GiveUpWait due -> more |= waits.giveUp(due);
                    case Decision.AwaitFlow wait -> children.want(wait);
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
        if (!children.allKnown()) {
            return Optional.empty();
        }
        if (children.away()) {
            return Optional.of(endings.postponed(tools.time().instant().plus(WITHOUT_HISTORY)));
        }
        Duration wait = until(waits.next());
        return wait != null && wait.compareTo(LONG_WAIT) < 0
                ? Optional.empty()
                : Optional.of(
                        endings.suspended(
                                waits.next(), ledger.state().awaitedSignals(), parking.parkedAt()));
    }

    private boolean skip(NodeKey key, String reason) {
        ledger.write(new Event.NodeSkipped(key, flow.node(key.nodeId()).node().type(), reason));
        return true;
    }

    /** Whether the engine must be asked again: nothing follows from a start. */
    private boolean start(Decision.StartNode start) {
        Instant notBefore = start.notBefore();
        if (notBefore != null && waits.holdsUntil(notBefore)) {
            return false;
        }
        fenced |= !hold.mayStart();
        return !fenced && !tries.full() && begin(start);
    }

    private boolean begin(Decision.StartNode start) {
        FlowState state = ledger.state();
        PreparedNode node = flow.node(start.key().nodeId());
        NodeScope scope =
                new NodeScope(
                        state,
                        state.incoming(start.key()),
                        hold.job().claim(),
                        signal -> link(start.key(), signal));
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
        NodeTry one = new NodeTry(node, start, scope, hold.job().job(), tools).by(permit.get());
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

    private String link(NodeKey maker, String signal) {
        JobRecord job = hold.job().job();
        ResumeToken token =
                new ResumeToken(
                        job.tenant(), job.id(), signal, maker.toString(), tools.time().instant());
        return tools.surroundings().links().url(token);
    }

    private static boolean wanted(@Nullable Template runIf, NodeScope scope) {
        return runIf == null || Truth.of(runIf.resolve(scope));
    }
}
