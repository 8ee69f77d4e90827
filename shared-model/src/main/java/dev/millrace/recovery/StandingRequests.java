package dev.millrace.recovery;

import dev.millrace.execution.ExecutionId;
import dev.millrace.history.ExecutionRequests;
import dev.millrace.history.ExecutionRequests.Open;
import dev.millrace.queue.JobHeaders;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobQueue.Cancelled;
import dev.millrace.queue.Restoration.Validity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Cancels and signals that were promised, applied again until the history shows their effect. A
 * request that was applied before changes nothing.
 */
final class StandingRequests {
    private static final int PAGE = 500;
    private static final String CANCEL = "cancel";
    private static final String FORCE = "cancel:force";
    private static final String SIGNAL = "signal:";

    private final ExecutionRequests requests;
    private final JobQueue queue;
    private final JobHeaders headers;
    private final Revival revival;

    StandingRequests(
            ExecutionRequests requests, JobQueue queue, JobHeaders headers, Revival revival) {
        this.requests = requests;
        this.queue = queue;
        this.headers = headers;
        this.revival = revival;
    }

    /**
     * Applies those at least that old; younger ones are being applied by who took them.
     *
     * @param validity for jobs that must be put in first
     */
    void apply(Duration age, Validity validity) {
        requests.closeSettled();
        @Nullable UUID after = null;
        while (true) {
            List<Open> page = requests.open(age, after, PAGE);
            if (page.isEmpty()) {
                return;
            }
            cancel(page, false, validity);
            cancel(page, true, validity);
            page.forEach(this::signal);
            after = page.getLast().requestId();
        }
    }

    private void cancel(List<Open> page, boolean force, Validity validity) {
        List<ExecutionId> ids =
                page.stream()
                        .filter(open -> open.kind().equals(force ? FORCE : CANCEL))
                        .map(Open::execution)
                        .distinct()
                        .toList();
        List<ExecutionId> missing = new ArrayList<>();
        List<Cancelled> answers = ids.isEmpty() ? List.of() : queue.cancel(ids, force);
        for (int i = 0; i < ids.size(); i++) {
            if (answers.get(i) == Cancelled.MISSING) {
                missing.add(ids.get(i));
            }
        }
        if (!missing.isEmpty() && !revival.revive(headers.of(missing), validity).isEmpty()) {
            queue.cancel(missing, force);
        }
    }

    private void signal(Open open) {
        if (open.kind().startsWith(SIGNAL)) {
            String name = open.kind().substring(SIGNAL.length());
            queue.signal(open.execution(), open.requestId(), name, open.payload());
        }
    }
}
