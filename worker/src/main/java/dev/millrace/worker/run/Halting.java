package dev.millrace.worker.run;

import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.worker.claim.Hold;
import dev.millrace.worker.node.NodeResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why and how a run stops before its flow has ended: cancelled, over its time, or handed back. What
 * a stopped try says counts only if it is a success; else its end is unknown, so the same try runs
 * again if the execution goes on.
 */
final class Halting {
    private static final Logger LOG = LoggerFactory.getLogger(Halting.class);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final NodeResult STOPPED_ITSELF =
            NodeResult.failed(Failure.recoverable("INTERRUPTED", "the node's code gave up"));

    private final Hold hold;
    private final Limits limits;
    private final Tries tries;
    private final NodeEnds ends;
    private final WayBack wayBack;
    private final Endings endings;
    private final List<NodeTry> unknown = new ArrayList<>();
    private Halt halt = Halt.NONE;
    private @Nullable ExecutionError overLimit;
    private boolean turned;

    Halting(
            Hold hold,
            Limits limits,
            Tries tries,
            NodeEnds ends,
            WayBack wayBack,
            Endings endings) {
        this.hold = hold;
        this.limits = limits;
        this.tries = tries;
        this.ends = ends;
        this.wayBack = wayBack;
        this.endings = endings;
    }

    boolean mayStart() {
        return halt == Halt.NONE;
    }

    /** Whether running nodes have been told to stop. */
    boolean stopping() {
        return halt.stopsNodes();
    }

    /** Looks at the clocks: the execution's limits, and how long no beat was confirmed. */
    void watch() {
        if (stopping()) {
            return;
        }
        if (!wayBack.taken() && !limits.left().isPositive()) {
            overLimit = limits.error();
            raise(Halt.LIMIT);
        } else if (!tries.none() && !hold.untilSilence().isPositive()) {
            LOG.warn(
                    "execution {} stops its nodes: no beat was confirmed in time",
                    hold.job().claim().id());
            raise(Halt.HAND_BACK);
        }
    }

    /** When to look again. */
    Duration untilNext() {
        if (stopping()) {
            return LONG;
        }
        Duration left = wayBack.taken() ? LONG : limits.left();
        Duration sure = tries.none() ? LONG : hold.untilSilence();
        return sure.compareTo(left) < 0 ? sure : left;
    }

    /** A cancel that was asked for before the execution turned back has led there. */
    void cancelAsked() {
        if (!wayBack.taken()) {
            raise(Halt.CANCEL);
        }
    }

    /** The same, told with the answer to the records up to that number. */
    void cancelAsked(long seq) {
        if (!wayBack.before(seq)) {
            raise(Halt.CANCEL);
        }
    }

    /** Whether the execution has just turned back, so that the halt is over. */
    boolean turned() {
        boolean just = turned;
        turned = false;
        return just;
    }

    void raise(Halt why) {
        if (why.compareTo(halt) > 0) {
            halt = why;
            if (why.stopsNodes()) {
                unknown.addAll(tries.stop());
            }
        }
    }

    void ended(NodeTry one, TryEnd end) {
        tries.ended(one);
        switch (end) {
            case TryEnd.Known known -> ended(one, known.result());
            case TryEnd.Unknown _ -> ended(one, STOPPED_ITSELF);
            case TryEnd.HeldBack held -> ends.park(one, held.target(), one.effectKey());
        }
    }

    private void ended(NodeTry one, NodeResult result) {
        if (stopping() && result instanceof NodeResult.Failed) {
            unknown.add(one);
        } else {
            ends.record(one, result);
        }
    }

    /** How the run ends by the halt, once everything that ran has stopped. */
    Optional<Ending> ending() {
        if (!tries.none()) {
            return Optional.empty();
        }
        return switch (halt) {
            case NONE, DRAIN -> Optional.empty();
            case HAND_BACK -> Optional.of(endings.yielded());
            case LIMIT -> overLimit();
            case CANCEL -> cancelled();
        };
    }

    private Optional<Ending> cancelled() {
        if (wayBack.taken()) {
            return Optional.of(endings.failed(wayBack.forced()));
        }
        return wayBack.take(null) ? turn() : Optional.of(endings.cancelled());
    }

    private Optional<Ending> turn() {
        halt = Halt.NONE;
        unknown.clear();
        turned = true;
        return Optional.empty();
    }

    private Optional<Ending> overLimit() {
        ExecutionError error = overLimit == null ? limits.error() : overLimit;
        if (endings.triesAgain(error)) {
            return Optional.of(endings.failed(error));
        }
        unknown.forEach(one -> ends.giveUp(one, error.failure(), one.node().pure()));
        return wayBack.take(error) ? turn() : Optional.of(endings.failed(error));
    }
}
