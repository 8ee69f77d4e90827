package dev.millrace.recovery;

import dev.millrace.execution.ExecutionId;
import dev.millrace.history.ExecutionRequests;
import dev.millrace.history.ExecutionRequests.Open;
import dev.millrace.history.OpenExecutions;
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
 * request that was applied before changes nothing. The end of a parent is a request to its
 * children: Redis may have lost that they were asked to end.
 */
final class StandingRequests {
    private static final int PAGE = 500;
    private static final String CANCEL = "cancel";
    private static final String FORCE = "cancel:force";
    private static final String SIGNAL = "signal:";

    private final ExecutionRequests requests;
    private final OpenExecutions history;
    private final JobQueue queue;
    private final JobHeaders headers;
    private final Revival revival;

    StandingRequests(
            ExecutionRequests requests,
            OpenExecutions history,
            JobQueue queue,
            JobHeaders headers,
            Revival revival) {
        this.requests = requests;
        this.history = history;
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
        cancel(history.orphans(PAGE), false, validity);
        @Nullable UUID after = null;
        while (true) {
            List<Open> page = requests.open(age, after, PAGE);
            if (page.isEmpty()) {
                return;
            }
            cancel(asked(page, CANCEL), false, validity);
            cancel(asked(page, FORCE), true, validity);
            page.forEach(this::signal);
            after = page.getLast().requestId();
        }
    }

    private static List<ExecutionId> asked(List<Open> page, String kind) {
        return page.stream()
                .filter(open -> open.kind().equals(kind))
                .map(Open::execution)
                .distinct()
                .toList();
    }

    private void cancel(List<ExecutionId> ids, boolean force, Validity validity) {
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
