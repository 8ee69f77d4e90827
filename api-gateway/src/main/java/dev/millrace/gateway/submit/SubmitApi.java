package dev.millrace.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.FlowSettings;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.Accepted;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.NewExecution;
import dev.millrace.history.StoredFlow;
import dev.millrace.json.Json;
import dev.millrace.queue.JobQueue;
import dev.millrace.validation.FlowRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/flows/{id}/executions}, {@code .../batch} and {@code POST /v1/executions}. */
public final class SubmitApi {
    private static final int MOST_INPUT = 1024 * 1024;
    private static final int MOST_BODY = MOST_INPUT + 64 * 1024;
    private static final int MOST_INLINE = 9 * 1024 * 1024;
    private static final int MOST_BATCH = 256 * 1024 * 1024;
    private static final int MOST_ITEMS = 1_000;

    private final FlowCatalog catalog;
    private final KnownFlows flows;
    private final Intake intake;
    private final JobQueue queue;
    private final Waiting waiting;

    public SubmitApi(
            FlowCatalog catalog, FlowRules rules, Intake intake, JobQueue queue, Waiting waiting) {
        this.catalog = catalog;
        this.flows = new KnownFlows(rules);
        this.intake = intake;
        this.queue = queue;
        this.waiting = waiting;
    }

    /** An execution of a stored flow. */
    public void submit(Exchange exchange) {
        JsonNode body = exchange.bodyOrEmpty(MOST_BODY);
        only(body, Set.of("input", "options"));
        one(exchange, newest(exchange), body);
    }

    /** An execution of a flow that comes with it. */
    public void inline(Exchange exchange) {
        JsonNode body = exchange.body(MOST_INLINE);
        only(body, Set.of("flow", "input", "options"));
        List<FlowProblem> problems = flows.problems(body.path("flow"));
        if (!problems.isEmpty()) {
            throw Problem.invalid("the flow cannot run; see 'problems'", problems);
        }
        read(
                body,
                flows.settings(body.path("flow")),
                queue.now(),
                true); // nothing is stored for what is refused
        String name = body.path("flow").path("name").asText("inline");
        one(exchange, catalog.inline(exchange.tenant(), name, body.path("flow")), body);
    }

    private StoredFlow newest(Exchange exchange) {
        String id = exchange.path("id");
        return catalog.newest(exchange.tenant(), id)
                .orElseThrow(() -> Problem.notFound("flow " + id));
    }

    private void one(Exchange exchange, StoredFlow flow, JsonNode body) {
        Instant now = queue.now();
        Read read = read(body, flows.settings(flow), now, true);
        NewExecution.@Nullable Idempotency key =
                Idempotencies.of(exchange.header("Idempotency-Key"), flow, body);
        Submission.Origin origin =
                new Submission.Origin(exchange.tenant(), flow.flowId(), flow.version(), key, null);
        Submission submission = Submission.of(origin, read.options, read.input, now, List.of());
        ExecutionId id = submission.execution().id();
        Waiting.@Nullable End end = waiting.prepare(exchange.tenant(), id, exchange.query("wait"));
        answer(exchange, intake.accept(List.of(submission)).getFirst(), id, end);
    }

    private void answer(
            Exchange exchange, Accepted accepted, ExecutionId id, Waiting.@Nullable End end) {
        switch (accepted) {
            case Accepted.Stored() -> {
                if (end == null || !end.answered(exchange)) {
                    receipt(exchange, 202, id);
                }
            }
            case Accepted.Repeated(ExecutionId first) -> receipt(exchange, 200, first);
            case Accepted.KeyTaken(ExecutionId first) ->
                    throw Problem.of(
                            422,
                            "KEY_REUSED",
                            "the Idempotency-Key was used before for another submission, execution "
                                    + first);
        }
    }

    private static void receipt(Exchange exchange, int status, ExecutionId id) {
        exchange.location("/v1/executions/" + id);
        exchange.answer(status, Receipts.of(id));
    }

    /** Many executions of a stored flow; each item gets its own answer. */
    public void batch(Exchange exchange) {
        StoredFlow flow = newest(exchange);
        JsonNode items = exchange.body(MOST_BATCH).path("items");
        if (!items.isArray() || items.isEmpty() || items.size() > MOST_ITEMS) {
            throw Problem.badRequest(
                    "BAD_BATCH",
                    "'items' must be a list of 1 to "
                            + MOST_ITEMS
                            + " objects with 'input' and 'options'");
        }
        List<Submission> good = new ArrayList<>();
        ObjectNode answer = Json.object();
        ArrayNode answers = answer.putArray("items");
        Instant now = queue.now();
        items.forEach(item -> answers.add(item(flow, item, now, good)));
        intake.accept(good);
        exchange.answer(202, answer);
    }

    private ObjectNode item(StoredFlow flow, JsonNode item, Instant now, List<Submission> good) {
        try {
            Read read = read(item, flows.settings(flow), now, false);
            Submission.Origin origin =
                    new Submission.Origin(flow.tenant(), flow.flowId(), flow.version(), null, null);
            Submission submission = Submission.of(origin, read.options, read.input, now, List.of());
            good.add(submission);
            return Json.object().put("executionId", submission.execution().id().toString());
        } catch (Problem refused) {
            ObjectNode error =
                    Json.object()
                            .put("status", refused.status())
                            .put("detail", refused.getMessage());
            return Json.object().set("error", error);
        }
    }

    private Read read(JsonNode body, FlowSettings settings, Instant now, boolean alone) {
        if (!body.isObject()) {
            throw Problem.of(
                    422, "INVALID", "a submission must be an object with 'input' and 'options'");
        }
        if (!alone) {
            only(body, Set.of("input", "options"));
        }
        List<FlowProblem> problems = new ArrayList<>();
        Options options = Options.read(body.path("options"), settings, now, problems);
        if (!problems.isEmpty()) {
            throw Problem.invalid("the options cannot be used; see 'problems'", problems);
        }
        JsonNode input = body.path("input");
        byte[] bytes = Json.bytes(input.isMissingNode() ? Json.object() : input);
        if (bytes.length > MOST_INPUT) {
            throw Problem.of(
                    413, "TOO_LARGE", "the input is larger than the 1 MiB that is allowed");
        }
        return new Read(options, bytes);
    }

    private static void only(JsonNode body, Set<String> known) {
        body.fieldNames()
                .forEachRemaining(name -> {
                    if (!known.contains(name)) {
                        throw Problem.of(
                                422,
                                "UNKNOWN_FIELD",
                                "'"
                                        + name
                                        + "' is not known here; known are "
                                        + known.stream().sorted().toList());
                    }
                });
    }

    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    private record Read(Options options, byte[] input) {}
}
