package dev.millrace.gateway.submit;

import dev.millrace.flow.LimitPolicy;
import dev.millrace.gateway.http.Problem;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.KeyLimits;
import dev.millrace.redis.RedisAway;

/**
 * Refuses what the limits of a flow do not admit, before anything is committed. Who passes although
 * the limit is reached, because two came at once or Redis did not answer, is ended by the queue:
 * {@code cancelled}, reason {@code LIMIT}. Thread-safe.
 */
final class KeyAdmission {
    private final JobQueue queue;

    KeyAdmission(JobQueue queue) {
        this.queue = queue;
    }

    /**
     * Lets the submission pass. One with an idempotency key passes always: it may be a repetition.
     *
     * @throws Problem 409 if its concurrency key is at its limit, and the policy is {@code reject}
     */
    void check(Submission submission) {
        KeyLimits.Cap cap = submission.fields().limits().cap();
        if (cap == null
                || cap.policy() != LimitPolicy.REJECT
                || submission.execution().idempotency() != null) {
            return;
        }
        if (accepted(submission, cap) >= cap.limit()) {
            throw Problem.of(
                    409,
                    "CONCURRENCY_LIMIT",
                    "as many executions with the concurrency key '"
                            + cap.key()
                            + "' as the flow allows, "
                            + cap.limit()
                            + ", have not ended; try again when one has");
        }
    }

    private int accepted(Submission submission, KeyLimits.Cap cap) {
        try {
            return queue.accepted(
                    submission.execution().tenant(), submission.fields().flowId(), cap);
        } catch (RedisAway away) {
            return 0;
        }
    }
}
