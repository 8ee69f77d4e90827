package dev.millrace.recovery;

import dev.millrace.execution.ExecutionId;
import dev.millrace.history.ExecutionRequests;
import dev.millrace.queue.JobQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Cancels that were promised while the queue did not have the job. Whoever puts such a job in holds
 * it back, so that it ends before anybody starts it.
 */
final class AskedCancels {
    /** Far longer than from a restore to the cancel that follows it. */
    private static final Duration HOLD = Duration.ofSeconds(30);

    private final ExecutionRequests requests;
    private final JobQueue queue;

    AskedCancels(ExecutionRequests requests, JobQueue queue) {
        this.requests = requests;
        this.queue = queue;
    }

    Set<ExecutionId> among(List<ExecutionId> ids) {
        return requests.cancelsAmong(ids).keySet();
    }

    /** Redis time until which a job that is to end is not started. */
    Instant heldUntil() {
        return queue.now().plus(HOLD);
    }

    /** Once they are in the queue; also those that were asked for a moment ago. */
    void carryOut(List<ExecutionId> ids) {
        var asked = requests.cancelsAmong(ids);
        cancel(
                asked.keySet().stream().filter(id -> !asked.getOrDefault(id, false)).toList(),
                false);
        cancel(asked.keySet().stream().filter(id -> asked.getOrDefault(id, false)).toList(), true);
    }

    private void cancel(List<ExecutionId> ids, boolean force) {
        if (!ids.isEmpty()) {
            queue.cancel(ids, force);
        }
    }
}
