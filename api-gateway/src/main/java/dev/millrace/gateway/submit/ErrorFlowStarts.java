package dev.millrace.gateway.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.http.Caller;
import dev.millrace.gateway.http.Problem;
import dev.millrace.gateway.presence.PostgresAway;
import dev.millrace.history.ErrorFlows;
import dev.millrace.history.ErrorFlows.Due;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.NewExecution;
import dev.millrace.history.TenantLimits;
import dev.millrace.json.Json;
import dev.millrace.queue.JobQueue;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the error flows of executions that have failed for good: once for each, through the way in
 * that all executions take.
 *
 * <p>The dead letter is due from the transaction on that makes it, and is settled once the
 * execution has been accepted under a key made of the failed one's id. So whatever crashes where,
 * the next turn goes on, and finds what was accepted before. Thread-safe.
 */
public final class ErrorFlowStarts {
    public static final Duration EVERY = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(ErrorFlowStarts.class);
    private static final int BATCH = 20; // inputs may have 1 MiB

    /** Failures of a tenant must be told of however much it has open. */
    private static final Caller ITSELF = new Caller("", "", Set.of(), TenantLimits.NONE);

    /** No client can send it: it is not printable. */
    private static final String KEY = "error-flow\n";

    private final ErrorFlows errors;
    private final FlowCatalog catalog;
    private final KnownFlows flows;
    private final Intake intake;
    private final JobQueue queue;

    public ErrorFlowStarts(
            ErrorFlows errors,
            FlowCatalog catalog,
            KnownFlows flows,
            Intake intake,
            JobQueue queue) {
        this.errors = errors;
        this.catalog = catalog;
        this.flows = flows;
        this.intake = intake;
        this.queue = queue;
    }

    /** Looks at every failure that is due; one that cannot be started now stays so. */
    public void runOnce() {
        try {
            List<Due> due = errors.due(null, BATCH);
            while (!due.isEmpty()) {
                look(due);
                due = errors.due(due.getLast().execution(), BATCH);
            }
        } catch (PostgresAway away) {
            LOG.info("error flows wait for PostgreSQL");
        }
    }

    private void look(List<Due> due) {
        Map<Due, Submission> starts = new LinkedHashMap<>();
        for (Due failure : due) {
            String errorFlow = errorFlow(failure);
            if (errorFlow == null) {
                errors.none(failure.execution());
            } else {
                prepare(failure, errorFlow).ifPresent(one -> starts.put(failure, one));
            }
        }
        if (!starts.isEmpty()) {
            start(starts);
        }
    }

    /** Null if there is none, or it must not run: a failure of an error flow is the last. */
    private @Nullable String errorFlow(Due failure) {
        Integer version = failure.flowVersion();
        return version == null || failure.ofErrorFlow()
                ? null
                : catalog.version(failure.tenant(), failure.flowId(), version)
                        .map(flow -> flows.settings(flow).errorFlow())
                        .orElse(null);
    }

    /** Empty if nothing is left to be accepted. */
    private Optional<Submission> prepare(Due failure, String errorFlow) {
        try {
            Submission submission = submission(failure, flows.newest(failure.tenant(), errorFlow));
            ExecutionId fresh = submission.id();
            Optional<ExecutionId> chosen = errors.choose(failure.execution(), fresh);
            chosen.filter(one -> !one.equals(fresh)).ifPresent(before -> started(failure, before));
            return chosen.filter(fresh::equals).map(_ -> submission);
        } catch (Problem unusable) {
            refused(failure, unusable);
            return Optional.empty();
        }
    }

    private Submission submission(Due failure, Known flow) {
        NewExecution.Idempotency key =
                new NewExecution.Idempotency(KEY + failure.execution(), "error-flow");
        Options options = new Options(flows.settings(flow.flow()), null, List.of(), null);
        Drafts.Draft draft = new Drafts.Draft(options, Json.bytes(input(failure)));
        return Submission.of(Submission.Origin.of(flow, key), draft, queue.now(), List.of());
    }

    private static ObjectNode input(Due failure) {
        ObjectNode input =
                Json.object()
                        .put("executionId", failure.execution().toString())
                        .put("flowId", failure.flowId())
                        .put("flowVersion", failure.flowVersion())
                        .put("nodeId", failure.error().nodeId())
                        .put("reason", failure.reason())
                        .put("attempts", failure.attempts())
                        .put("failedAt", failure.failedAt().toString());
        input.set("error", failure.error().json());
        input.set("input", failure.input());
        return input;
    }

    private void start(Map<Due, Submission> starts) {
        Iterator<Taken> answers = intake.accept(ITSELF, List.copyOf(starts.values())).iterator();
        starts.forEach((failure, submission) -> answered(failure, submission, answers.next()));
    }

    private void answered(Due failure, Submission submission, Taken taken) {
        switch (taken) {
            case Taken.New _ -> started(failure, submission.id());
            case Taken.Repeated(ExecutionId first) -> started(failure, first);
            case Taken.KeyTaken(ExecutionId first) -> started(failure, first);
            case Taken.Refused(Problem why) ->
                    LOG.info("the error flow of {} waits: {}", failure.execution(), why.code());
        }
    }

    private void started(Due failure, ExecutionId as) {
        errors.started(failure.execution(), as);
        LOG.info("execution {} failed; {} runs its error flow", failure.execution(), as);
    }

    private void refused(Due failure, Problem why) {
        errors.refused(failure.execution(), why.code() + ": " + why.getMessage());
        LOG.warn(
                "the error flow of execution {} cannot start: {}",
                failure.execution(),
                why.getMessage());
    }
}
