package dev.millrace.worker.guard;

import dev.millrace.flow.RetryPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is left of the time that all tries of a node may take together: no try begins after it, and
 * none that begins in it runs longer. A try that an open breaker or a lost worker has kept until
 * after it is made all the same, once: those waits are not the node's.
 *
 * @param left null for any time; zero or less once it is used up
 */
public record RetryBudget(@Nullable Duration left) {
    public static final RetryBudget NONE = new RetryBudget(null);

    /**
     * @param used since the first try began
     */
    public static RetryBudget of(RetryPolicy policy, Duration used) {
        Duration whole = policy.budget();
        return whole == null ? NONE : new RetryBudget(whole.minus(used));
    }

    /** Whether a try may begin after that pause. */
    boolean allows(Duration pause) {
        return left == null || pause.compareTo(left) < 0;
    }

    /**
     * The time limit of a try that begins now.
     *
     * @param own of every try of the node
     */
    public Duration limit(Duration own) {
        return left != null && left.isPositive() && left.compareTo(own) < 0 ? left : own;
    }
}
