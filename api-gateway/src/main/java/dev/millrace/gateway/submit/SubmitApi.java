package dev.millrace.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Durability;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.flow.FlowProblem;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.NewExecution;
import dev.millrace.queue.JobQueue;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/flows/{id}/executions} and {@code POST /v1/executions}. */
public final class SubmitApi {
    private static final int MOST_BODY = Drafts.MOST_INPUT + 64 * 1024;
    private static final int MOST_INLINE = 9 * 1024 * 1024;
    private static final Set<String> STORED = Set.of("input", "options");
    private static final Set<String> INLINE = Set.of("flow", "input", "options");

    private final KnownFlows flows;
    private final ExecutionHistory history;
    private final KeyAdmission keys;
    private final Intake intake;
    private final JobQueue queue;
    private final Waiting waiting;

    public SubmitApi(
            KnownFlows flows,
            ExecutionHistory history,
            Intake intake,
            JobQueue queue,
            Waiting waiting) {
        this.flows = flows;
        this.history = history;
        this.keys = new KeyAdmission(queue);
        this.intake = intake;
        this.queue = queue;
        this.waiting = waiting;
    }

    /** An execution of a stored flow. */
    public void submit(Exchange exchange) {
        String id = exchange.path("id");
        Known flow = flows.newest(exchange.tenant(), id);
        JsonNode body = exchange.bodyOrEmpty(MOST_BODY);
        Instant now = queue.now();
        Drafts.Draft draft = Drafts.read(body, flows.settings(flow.flow()), now, STORED);
        accept(exchange, flow, body, draft, now);
    }

    /** An execution of a flow that comes with it; nothing is stored of one that is refused. */
    public void inline(Exchange exchange) {
        JsonNode body = exchange.body(MOST_INLINE);
        JsonNode source = body.path("flow");
        List<FlowProblem> problems = flows.problems(source);
        if (!problems.isEmpty()) {
            throw Problem.invalid("the flow cannot run; see 'problems'", problems);
        }
        Instant now = queue.now();
        Drafts.Draft draft = Drafts.read(body, flows.settings(source), now, INLINE);
        accept(exchange, flows.inline(exchange.tenant(), source, now), body, draft, now);
    }

    private void accept(
            Exchange exchange, Known flow, JsonNode body, Drafts.Draft draft, Instant now) {
        NewExecution.@Nullable Idempotency key =
                Idempotencies.of(exchange.header("Idempotency-Key"), flow.flow(), body);
        Submission submission =
                Submission.of(Submission.Origin.of(flow, key), draft, now, List.of());
        keys.check(submission);
        ExecutionId id = submission.id();
        String wait = exchange.query("wait");
        try (Waiting.@Nullable End end = waiting.prepare(exchange.tenant(), id, wait)) {
            switch (intake.accept(exchange.caller(), List.of(submission)).getFirst()) {
                case Taken.New(Durability how) -> {
                    if (end == null || !end.answered(exchange)) {
                        receipt(exchange, 202, id, Receipts.of(id, submission.status(), how));
                    }
                }
                case Taken.Repeated(ExecutionId first) -> repeated(exchange, first);
                case Taken.KeyTaken(ExecutionId first) -> throw Idempotencies.taken(first);
                case Taken.Refused(Problem why) -> throw why;
            }
        }
    }

    /** Not 202: nothing was accepted now. */
    private void repeated(Exchange exchange, ExecutionId first) {
        ExecutionStatus status =
                history.find(exchange.tenant(), first)
                        .map(ExecutionRow::status)
                        .orElse(ExecutionStatus.QUEUED);
        receipt(exchange, 200, first, Receipts.of(first, status, Durability.DURABLE));
    }

    private static void receipt(Exchange exchange, int status, ExecutionId id, ObjectNode receipt) {
        exchange.location("/v1/executions/" + id);
        exchange.answer(status, receipt);
    }
}
