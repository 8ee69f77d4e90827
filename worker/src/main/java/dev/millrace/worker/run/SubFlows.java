package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.SubFlow;
import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.execution.Failure;
import dev.millrace.flow.FlowSettings;
import dev.millrace.history.Acceptance;
import dev.millrace.history.Accepted;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.NewExecution;
import dev.millrace.history.StoredFlow;
import dev.millrace.json.Json;
import dev.millrace.queue.JobFields;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.KeyLimits;
import dev.millrace.queue.NewJob;
import dev.millrace.redis.RedisAway;
import dev.millrace.worker.node.NodeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the flows that flows run, and looks what became of them. A child is committed before it is
 * queued, like any execution; it has its parent's priority, at most its deadline, and no limits by
 * keys. Thread-safe.
 */
public final class SubFlows {
    /** How many executions may lie above one. */
    static final int DEEPEST = 8;

    private static final Logger LOG = LoggerFactory.getLogger(SubFlows.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FlowCatalog catalog;
    private final Flows flows;
    private final Acceptance acceptance;
    private final ExecutionHistory history;
    private final JobQueue queue;

    public SubFlows(
            FlowCatalog catalog,
            Flows flows,
            Acceptance acceptance,
            ExecutionHistory history,
            JobQueue queue) {
        this.catalog = catalog;
        this.flows = flows;
        this.acceptance = acceptance;
        this.history = history;
        this.queue = queue;
    }

    /**
     * The call with its version, or why it cannot be.
     *
     * @throws dev.millrace.sql.DatabaseFailed if PostgreSQL is away
     */
    NodeResult pinned(JobRecord parent, NodeResult.RunFlow call) {
        if (parent.fields().depth() >= DEEPEST) {
            return failed("LIMIT", "sub-flows lie at most " + DEEPEST + " deep");
        }
        Integer wanted = call.version();
        Optional<StoredFlow> flow =
                wanted == null
                        ? catalog.newest(parent.tenant(), call.flowId())
                        : catalog.version(parent.tenant(), call.flowId(), wanted);
        if (flow.isEmpty()) {
            String version = wanted == null ? "" : " of version " + wanted;
            return failed("FLOW_NOT_FOUND", "there is no flow '" + call.flowId() + "'" + version);
        }
        try {
            int version = flow.get().version();
            PreparedFlow _ = flows.version(parent.tenant(), call.flowId(), version);
            return new NodeResult.RunFlow(call.flowId(), version, call.input());
        } catch (FlowUnusable unusable) {
            return NodeResult.failed(unusable.error().failure());
        }
    }

    private static NodeResult failed(String code, String message) {
        return NodeResult.failed(Failure.fatal(code, message));
    }

    /**
     * Sees to it that the child exists. What it ended with is told to its parent by the queue; here
     * only for the case that this came before.
     *
     * @param undoing the parent is on its way back
     * @return how it ended, if it has: what its signal says
     * @throws dev.millrace.sql.DatabaseFailed if PostgreSQL is away
     */
    Optional<ObjectNode> ensure(JobRecord parent, SubFlow call, boolean undoing) {
        Instant now = queue.now();
        FlowSettings settings =
                flows.version(parent.tenant(), call.flowId(), call.version())
                        .graph()
                        .flow()
                        .settings();
        NewExecution child = row(parent, call, settings, undoing, now);
        List<Accepted> _ = acceptance.accept(List.of(child));
        Optional<ExecutionRow> ended =
                history.find(parent.tenant(), call.child()).filter(row -> row.status().terminal());
        if (ended.isPresent()) {
            return ended.map(SubFlows::end);
        }
        put(child, now);
        return Optional.empty();
    }

    private static NewExecution row(
            JobRecord parent, SubFlow call, FlowSettings settings, boolean undoing, Instant now) {
        JobFields fields =
                new JobFields(
                        call.flowId(),
                        call.version(),
                        now,
                        settings.timeout(),
                        settings.backoff(),
                        deadline(parent, settings, now),
                        settings.compensates(),
                        KeyLimits.NONE,
                        new JobFields.Parent(parent.id(), parent.fields().depth() + 1, undoing));
        return new NewExecution(
                call.child(),
                parent.tenant(),
                call.flowId(),
                call.version(),
                Json.bytes(call.input()),
                settings.queue(),
                parent.priority(),
                settings.attempts(),
                now,
                null,
                fields.text(),
                List.of(),
                null,
                null,
                parent.id());
    }

    private static @Nullable Instant deadline(
            JobRecord parent, FlowSettings settings, Instant now) {
        Instant above = parent.fields().deadline();
        Instant own = settings.deadline() == null ? null : now.plus(settings.deadline());
        return above == null || (own != null && own.isBefore(above)) ? own : above;
    }

    /** Committed as it is, it is delivered later if the queue does not take it now. */
    private void put(NewExecution child, Instant now) {
        EventLine queued =
                EventLine.of(new NumberedEvent(1, child.acceptedAt(), new Event.ExecutionQueued()));
        NewJob job =
                new NewJob(
                        child.id(),
                        child.tenant(),
                        child.queue(),
                        child.priority(),
                        child.maxAttempts(),
                        Duration.ZERO,
                        JobFields.parse(child.fields()),
                        child.input(),
                        List.of(queued),
                        true);
        try {
            var _ = queue.enqueue(List.of(job), now.plus(PATIENCE));
        } catch (RedisAway away) {
            LOG.info("sub-flow {} is delivered later: {}", child.id(), away.getMessage());
        }
    }

    private static ObjectNode end(ExecutionRow row) {
        ObjectNode end = Json.object().put("status", row.status().wire());
        ExecutionError error = row.error();
        if (row.status() == ExecutionStatus.COMPLETED) {
            end.set("output", row.output() == null ? Json.nothing() : row.output());
        } else if (error != null) {
            end.set("error", error.json());
        }
        return end;
    }
}
