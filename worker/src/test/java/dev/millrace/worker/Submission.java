package dev.millrace.worker;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.flow.Backoff;
import dev.millrace.history.Acceptance;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.NewExecution;
import dev.millrace.history.StoredFlow;
import dev.millrace.json.Json;
import dev.millrace.queue.JobFields;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.KeyLimits;
import dev.millrace.queue.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Puts executions of a drawn flow into the queue and looks what becomes of them. */
public final class Submission {
    private static final Backoff AT_ONCE =
            new Backoff(Duration.ofMillis(20), 1, Duration.ofMillis(20), 0);

    private final JobQueue queue;
    private final FlowCatalog catalog;
    private @Nullable Acceptance acceptance;
    private int attempts = 1;
    private Duration timeout = Duration.ofMinutes(5);
    private @Nullable Duration deadline;
    private boolean undoes;

    public Submission(JobQueue queue, FlowCatalog catalog) {
        this.queue = queue;
        this.catalog = catalog;
    }

    /** Makes the rows that the history adds to. */
    public Submission recordedIn(Acceptance history) {
        acceptance = history;
        return this;
    }

    public Submission attempts(int most) {
        attempts = most;
        return this;
    }

    public Submission timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /** What was done is undone, as the flow's settings ask for. */
    public Submission undoes() {
        undoes = true;
        return this;
    }

    public Submission deadline(Duration fromNow) {
        deadline = fromNow;
        return this;
    }

    public ExecutionId of(Drawing drawing) {
        StoredFlow flow = catalog.inline("default", "drawn", drawing.flow());
        return of(flow.flowId(), flow.version());
    }

    public ExecutionId of(String flowId, int version) {
        Instant now = queue.now();
        ExecutionId id = ExecutionId.fresh();
        EventLine queued = EventLine.of(new NumberedEvent(1, now, new Event.ExecutionQueued()));
        JobFields fields = fields(flowId, version, now);
        NewJob job =
                new NewJob(
                        id,
                        "default",
                        "default",
                        1,
                        attempts,
                        Duration.ZERO,
                        fields,
                        Json.bytes(Json.object().put("n", 7)),
                        List.of(queued),
                        acceptance != null);
        if (acceptance != null) {
            acceptance.accept(List.of(row(job)));
        }
        queue.enqueue(List.of(job), now.plusSeconds(30));
        return id;
    }

    private JobFields fields(String flowId, int version, Instant now) {
        Instant until = deadline == null ? null : now.plus(deadline);
        return new JobFields(
                flowId, version, now, timeout, AT_ONCE, until, undoes, KeyLimits.NONE, null);
    }

    private static NewExecution row(NewJob job) {
        return new NewExecution(
                job.id(),
                job.tenant(),
                job.fields().flowId(),
                job.fields().flowVersion(),
                job.input(),
                job.queue(),
                job.priority(),
                job.maxAttempts(),
                job.fields().acceptedAt(),
                null,
                job.fields().text(),
                List.of(),
                null,
                null);
    }

    public JobRecord find(ExecutionId id) {
        return queue.find(id).orElseThrow();
    }

    public JobRecord await(ExecutionId id, ExecutionStatus status) {
        return await(id, status, Duration.ofSeconds(30));
    }

    public JobRecord await(ExecutionId id, ExecutionStatus status, Duration atMost) {
        Awaitility.await()
                .atMost(atMost)
                .ignoreExceptions() // Redis may be away for a moment
                .until(() -> find(id).status() == status);
        return find(id);
    }
}
