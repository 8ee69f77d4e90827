package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.SubFlow;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.Failure;
import dev.millrace.flow.RetryPolicy;
import dev.millrace.json.Json;
import dev.millrace.worker.breaker.Target;
import dev.millrace.worker.guard.RetryDecision;
import dev.millrace.worker.node.NodeResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Turns the end of a try into the record of it. */
final class NodeEnds {
    static final Failure TOO_LARGE =
            Failure.fatal("OUTPUT_TOO_LARGE", "the output is larger than 8 MiB");

    private final Ledger ledger;
    private final InstantSource time;
    private final RandomGenerator random;

    NodeEnds(Ledger ledger, InstantSource time, RandomGenerator random) {
        this.ledger = ledger;
        this.time = time;
        this.random = random;
    }

    void record(NodeTry one, NodeResult result) {
        switch (result) {
            case NodeResult.Success success -> completed(one, success);
            case NodeResult.WaitUntil wait ->
                    ledger.write(
                            new Event.NodeSuspended(
                                    one.key(), one.type(), one.attempt(), wait.at(), "timer"));
            case NodeResult.Expanded(JsonNode items) ->
                    writeIfItFits(
                            one,
                            new Event.NodeExpanded(one.key(), one.type(), one.attempt(), items));
            case NodeResult.WaitForSignal(String name, var until) ->
                    ledger.write(
                            new Event.NodeSuspended(
                                    one.key(),
                                    one.type(),
                                    one.attempt(),
                                    until,
                                    "signal",
                                    Json.object().put("signal", name)));
            case NodeResult.RunFlow call -> awaitFlow(one, call);
            case NodeResult.Failed failed when one.endsInDoubt(failed) ->
                    giveUp(one, doubt(failed.failure()), false);
            case NodeResult.Failed failed -> refused(one, failed);
        }
    }

    /** The failed probe of a breaker is no try: the node waits again. */
    private void refused(NodeTry one, NodeResult.Failed failed) {
        @Nullable Target probed = one.permit().failedProbe(failed);
        if (probed == null) {
            failed(one, failed);
        } else {
            // after an answer the next call is a new effect
            park(one, probed, failed.answered() ? one.effectKey() + 1 : one.effectKey());
        }
    }

    private void awaitFlow(NodeTry one, NodeResult.RunFlow call) {
        Integer version = call.version();
        if (version == null) {
            throw new IllegalStateException("a sub-flow's version must be known by now");
        }
        ExecutionId child = ChildId.of(one.execution(), one.key(), one.effectKey());
        SubFlow flow = new SubFlow(child, call.flowId(), version, call.input());
        ledger.write(
                new Event.NodeSuspended(
                        one.key(), one.type(), one.attempt(), null, SubFlow.REASON, flow.what()));
    }

    private static Failure doubt(Failure failure) {
        return Failure.fatal(
                Failure.OUTCOME_UNKNOWN,
                "nobody knows whether its effect has happened; with effect: once it is not run again ("
                        + failure.code()
                        + ": "
                        + failure.message()
                        + ")");
    }

    private void completed(NodeTry one, NodeResult.Success success) {
        writeIfItFits(
                one,
                new Event.NodeCompleted(
                        one.key(),
                        one.type(),
                        one.attempt(),
                        one.duration(),
                        success.port(),
                        one.effectKey(),
                        success.output()));
    }

    private void writeIfItFits(NodeTry one, Event event) {
        if (!ledger.writeIfItFits(event)) {
            giveUp(one, TOO_LARGE, false);
        }
    }

    /** The same try comes again, once its target may be called. */
    void park(NodeTry one, Target target, int effectKey) {
        ledger.write(
                new Event.NodeParked(
                        one.key(),
                        one.type(),
                        one.attempt(),
                        null,
                        effectKey,
                        target.name().target()));
    }

    private void failed(NodeTry one, NodeResult.Failed failed) {
        RetryPolicy policy = one.node().node().settings().retry();
        Instant now = time.instant();
        RetryDecision decision =
                RetryDecision.after(
                        failed,
                        policy,
                        one.attempt(),
                        one.effectKey(),
                        now,
                        random.nextDouble(),
                        ledger.budget(one.key(), policy, now));
        switch (decision) {
            case RetryDecision.GiveUp() ->
                    giveUp(one, failed.failure(), one.node().pure() || definite(failed));
            case RetryDecision.Again again ->
                    ledger.write(
                            new Event.NodeRetry(
                                    one.key(),
                                    one.type(),
                                    one.attempt(),
                                    one.duration(),
                                    again.at(),
                                    again.effectKey(),
                                    failed.failure()));
        }
    }

    /**
     * An answer is definite, and what cannot pass has not begun; unless the code broke on the way.
     */
    private static boolean definite(NodeResult.Failed failed) {
        return failed.answered()
                || (!failed.failure().recoverable() && !failed.failure().code().equals("INTERNAL"));
    }

    /**
     * The node has failed, whatever its tries.
     *
     * @param definite whether it is known that its last try had no effect
     */
    void giveUp(NodeTry one, Failure why, boolean definite) {
        ledger.write(
                new Event.NodeFailed(
                        one.key(), one.type(), one.attempt(), one.duration(), why, definite));
    }
}
