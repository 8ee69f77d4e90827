package dev.millrace.worker.guard;

import dev.millrace.flow.RetryPolicy;
import dev.millrace.worker.node.NodeResult;
import java.time.Duration;
import java.time.Instant;

/** What follows a failed try. */
public sealed interface RetryDecision {
    /** The node has failed. */
    record GiveUp() implements RetryDecision {}

    /**
     * Another try.
     *
     * @param effectKey rises only when the other side gave a definite answer: the next try is then
     *     a new effect
     */
    record Again(Instant at, int effectKey) implements RetryDecision {}

    /** What the other side asks for is heeded up to this; after it, it is asked again. */
    Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    /**
     * Decides. A wait that the other side asked for replaces the computed one.
     *
     * @param attempt that failed, from 1
     * @param effectKey of the try that failed
     * @param now when it failed
     * @param random in [0, 1), spreads the wait
     * @param budget what is left of it
     */
    static RetryDecision after(
            NodeResult.Failed failed,
            RetryPolicy policy,
            int attempt,
            int effectKey,
            Instant now,
            double random,
            RetryBudget budget) {
        Duration pause = pause(failed, policy, attempt, random);
        if (attempt >= policy.maxAttempts() || !retries(failed, policy) || !budget.allows(pause)) {
            return new GiveUp();
        }
        return new Again(now.plus(pause), failed.answered() ? effectKey + 1 : effectKey);
    }

    private static boolean retries(NodeResult.Failed failed, RetryPolicy policy) {
        return failed.failure().recoverable()
                && (policy.on().isEmpty() || policy.on().contains(failed.failure().code()));
    }

    private static Duration pause(
            NodeResult.Failed failed, RetryPolicy policy, int attempt, double random) {
        Duration asked = failed.retryAfter();
        if (asked == null) {
            return policy.backoff().after(attempt, random);
        }
        return asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
    }
}
