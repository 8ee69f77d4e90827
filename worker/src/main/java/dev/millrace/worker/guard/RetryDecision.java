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

    /** What the other side asks for is heeded up to this. */
    Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    /**
     * Decides.
     *
     * @param attempt that failed, from 1
     * @param random in [0, 1), spreads the wait
     */
    static RetryDecision after(
            NodeResult.Failed failed,
            RetryPolicy policy,
            int attempt,
            int effectKey,
            Instant now,
            double random) {
        boolean wanted = policy.on().isEmpty() || policy.on().contains(failed.failure().code());
        if (!failed.failure().recoverable() || !wanted || attempt >= policy.maxAttempts()) {
            return new GiveUp();
        }
        Duration asked = failed.retryAfter();
        if (asked != null && asked.compareTo(LONGEST_RETRY_AFTER) > 0) {
            return new GiveUp();
        }
        Duration wait = asked == null ? policy.backoff().after(attempt, random) : asked;
        return new Again(now.plus(wait), failed.answered() ? effectKey + 1 : effectKey);
    }
}
