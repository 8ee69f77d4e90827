package dev.millrace.worker.run;

import dev.millrace.event.Event;
import dev.millrace.execution.Failure;
import dev.millrace.flow.RetryPolicy;
import dev.millrace.worker.breaker.Target;
import dev.millrace.worker.guard.RetryDecision;
import dev.millrace.worker.node.NodeResult;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Turns the end of a try into the record of it. */
final class NodeEnds {
    private static final Failure TOO_LARGE =
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
            case NodeResult.Failed failed when one.endsInDoubt(failed) ->
                    giveUp(one, doubt(failed.failure()));
            case NodeResult.Failed failed -> {
                @Nullable Target probed = one.permit().failedProbe(failed);
                if (probed == null) {
                    failed(one, failed);
                } else {
                    // after an answer the next call is a new effect
                    park(one, probed, failed.answered() ? one.effectKey() + 1 : one.effectKey());
                }
            }
        }
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
        Event.NodeCompleted event =
                new Event.NodeCompleted(
                        one.key(),
                        one.type(),
                        one.attempt(),
                        one.duration(),
                        success.port(),
                        one.effectKey(),
                        success.output());
        if (!ledger.writeIfItFits(event)) {
            giveUp(one, TOO_LARGE);
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
        RetryDecision decision =
                RetryDecision.after(
                        failed,
                        policy,
                        one.attempt(),
                        one.effectKey(),
                        time.instant(),
                        random.nextDouble());
        switch (decision) {
            case RetryDecision.GiveUp() -> giveUp(one, failed.failure());
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

    /** The node has failed, whatever its tries. */
    void giveUp(NodeTry one, Failure why) {
        ledger.write(
                new Event.NodeFailed(one.key(), one.type(), one.attempt(), one.duration(), why));
    }
}
