package dev.millrace.worker.run;

import dev.millrace.worker.breaker.Target;
import dev.millrace.worker.node.NodeResult;

/** How a try ended, as far as is known. */
sealed interface TryEnd {
    record Known(NodeResult result) implements TryEnd {}

    /** It was not made: its breaker has opened since it was allowed. */
    record HeldBack(Target target) implements TryEnd {}

    /** It was stopped: whether it had an effect is not known. */
    record Unknown() implements TryEnd {}
}
