package dev.millrace.worker.run;

import dev.millrace.engine.Decision;
import dev.millrace.engine.Decision.StartNode;
import dev.millrace.engine.Skip;
import dev.millrace.event.Event;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.expression.ExpressionFailed;
import dev.millrace.expression.Template;
import dev.millrace.expression.Truth;
import dev.millrace.flow.NodeSettings;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.Outcome;
import dev.millrace.resume.ResumeToken;
import dev.millrace.worker.breaker.Permit;
import dev.millrace.worker.claim.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins the tries that the engine asks for, if the claim, a place and the breaker allow it. */
final class Starts {
    private final Hold hold;
    private final PreparedFlow flow;
    private final Ledger ledger;
    private final Tries tries;
    private final Parking parking;
    private final DecidedEnds decided;
    private final RunTools tools;
    private boolean fenced;

    Starts(
            Hold hold,
            PreparedFlow flow,
            Ledger ledger,
            Tries tries,
            Parking parking,
            DecidedEnds decided,
            RunTools tools) {
        this.hold = hold;
        this.flow = flow;
        this.ledger = ledger;
        this.tries = tries;
        this.parking = parking;
        this.decided = decided;
        this.tools = tools;
    }

    /** The next look at all that is to be done. */
    void again(List<Decision> next) {
        fenced = false;
        parking.keep(next);
    }

    /** Something could not start, because it is not sure that the claim stands. */
    boolean fenced() {
        return fenced;
    }

    /** When to look again at what waits for a breaker; null if nothing does. */
    @Nullable Instant lookAgain() {
        return parking.lookAgain();
    }

    /** The breakers that the execution is parked at, if nothing else is left to do. */
    List<Outcome.Parked> parkedAt() {
        return parking.parkedAt();
    }

    /** Whether the engine must be asked again: it was skipped instead. */
    boolean begin(StartNode start) {
        fenced |= !hold.mayStart();
        if (fenced || tries.full()) {
            return false;
        }
        PreparedNode node = flow.node(start.key().nodeId());
        if (ledger.endUnknown(start.key()) && node.neverAgain(tools.executors())) {
            return decided.inDoubt(start);
        }
        NodeScope scope =
                NodeScope.of(
                        ledger.state().sight(start.key()),
                        hold.job().claim(),
                        signal -> link(start.key(), signal));
        Failure failure = null;
        try {
            if (!wanted(node.runIf(), scope)) {
                return decided.skipped(start.key(), Skip.RUN_IF);
            }
        } catch (ExpressionFailed bad) {
            failure = Failure.fatal(NodeTry.EXPRESSION_ERROR, String.valueOf(bad.getMessage()));
        }
        Optional<Permit> permit =
                failure == null ? parking.permit(node, start, scope) : Optional.of(Permit.FREE);
        if (permit.isPresent()) {
            NodeTry one =
                    new NodeTry(node, start, scope, hold.job().job(), tools, limit(node, start));
            begin(one.by(permit.get()), failure);
        }
        return false;
    }

    private void begin(NodeTry one, @Nullable Failure failure) {
        long seq =
                ledger.write(
                        new Event.NodeStarted(
                                one.key(), one.type(), one.attempt(), one.effectKey()));
        if (failure == null) {
            tries.begin(one, seq);
        } else {
            tries.fail(one, failure);
        }
    }

    private Duration limit(PreparedNode node, StartNode start) {
        NodeSettings settings = node.node().settings();
        return ledger.budget(start.key(), settings.retry(), tools.time().instant())
                .limit(settings.timeout());
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
