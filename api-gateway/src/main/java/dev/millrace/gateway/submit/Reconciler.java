package dev.millrace.gateway.submit;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.execution.ExecutionId;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRequests;
import dev.millrace.history.ExecutionRow;
import dev.millrace.json.Json;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Ticker;
import dev.millrace.queue.JobFields;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what was accepted but did not reach the queue, and applies cancels that found nothing to
 * cancel yet. Rows are read in the order of their ids up to 5 s ago; the mark moves on past those
 * that the queue has or that have ended. Several at once are harmless: putting in twice changes
 * nothing.
 */
public final class Reconciler implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PAGE = 500;

    private final ExecutionHistory history;
    private final ExecutionRequests requests;
    private final JobQueue queue;
    private final Ticker ticker = new Ticker("reconcile", EVERY, this::runOnce);
    private UUID mark = new UUID(0, 0);

    public Reconciler(ExecutionHistory history, ExecutionRequests requests, JobQueue queue) {
        this.history = history;
        this.requests = requests;
        this.queue = queue;
    }

    /** One pass over all rows behind the mark. */
    void runOnce() {
        queue.learnTime();
        Instant now = queue.now();
        UUID end = new UUID(now.minus(SETTLED).toEpochMilli() << 16, 0);
        for (List<ExecutionRow> page = history.open(mark, end, PAGE);
                !page.isEmpty();
                page = history.open(mark, end, PAGE)) {
            deliver(page, now.plus(PATIENCE));
            mark = page.getLast().id().value();
        }
        cancelLeftOver();
    }

    private void deliver(List<ExecutionRow> rows, Instant notAfter) {
        List<Boolean> there = queue.has(rows.stream().map(ExecutionRow::id).toList());
        for (int i = 0; i < rows.size(); i++) {
            if (!there.get(i)) {
                LOG.info(
                        "execution {} was accepted but is not in the queue: delivered",
                        rows.get(i).id());
                queue.enqueue(List.of(job(rows.get(i), notAfter)), notAfter);
            }
        }
    }

    private NewJob job(ExecutionRow row, Instant notAfter) {
        List<EventLine> stored = history.events(row.id(), 0, 100_000);
        EventLine queued =
                EventLine.of(new NumberedEvent(1, row.createdAt(), new Event.ExecutionQueued()));
        Duration delay =
                row.runAt() == null
                        ? Duration.ZERO
                        : Duration.between(notAfter.minus(PATIENCE), row.runAt());
        return new NewJob(
                row.id(),
                row.tenant(),
                row.queue(),
                row.priority(),
                row.maxAttempts(),
                delay.isNegative() ? Duration.ZERO : delay,
                JobFields.parse(row.fields()),
                Json.bytes(row.input()),
                stored.isEmpty() ? List.of(queued) : stored,
                true);
    }

    private void cancelLeftOver() {
        for (ExecutionRequests.Open open : requests.open(PAGE)) {
            ExecutionId id = open.execution();
            if (!open.kind().equals("cancel")
                    || queue.cancel(List.of(id)).getFirst() != JobQueue.Cancelled.MISSING) {
                requests.applied(open.requestId());
            }
        }
    }

    @Override
    public void start() {
        ticker.start();
    }

    @Override
    public void stop() {
        ticker.stop();
    }
}
