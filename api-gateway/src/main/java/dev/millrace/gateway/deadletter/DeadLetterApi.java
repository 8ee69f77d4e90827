package dev.millrace.gateway.deadletter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.executions.DrawnNodes;
import dev.millrace.gateway.executions.ErrorFlowLinks;
import dev.millrace.gateway.executions.ExecutionView;
import dev.millrace.gateway.http.AuditTrail;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.DeadLetter;
import dev.millrace.history.DeadLetters;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.Page;
import dev.millrace.json.Json;
import java.time.Instant;
import java.util.Set;

/** {@code /v1/admin/dead-letters}: list, show, discard. */
public final class DeadLetterApi {
    private static final Set<String> STATES = Set.of("open", "replayed", "discarded");

    private final DeadLetters letters;
    private final ExecutionHistory history;
    private final DrawnNodes drawn;
    private final ErrorFlowLinks errors;
    private final AuditTrail audit;

    public DeadLetterApi(
            DeadLetters letters,
            ExecutionHistory history,
            DrawnNodes drawn,
            ErrorFlowLinks errors,
            AuditTrail audit) {
        this.letters = letters;
        this.history = history;
        this.drawn = drawn;
        this.errors = errors;
        this.audit = audit;
    }

    public void list(Exchange exchange) {
        String state = exchange.query("state");
        if (state != null && !STATES.contains(state)) {
            throw Problem.badRequest(
                    "BAD_STATE",
                    "'state' must be open, replayed or discarded, not '" + state + "'");
        }
        Page<DeadLetter> page =
                letters.list(
                        exchange.tenant(),
                        state,
                        exchange.query("flowId"),
                        exchange.limit(),
                        exchange.query("cursor"));
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        page.items().forEach(letter -> items.add(line(letter)));
        exchange.answer(200, answer.put("nextCursor", page.nextCursor()));
    }

    public void show(Exchange exchange) {
        DeadLetter letter = letter(exchange);
        ObjectNode answer = line(letter);
        ArrayNode attempts = answer.putArray("attempts");
        letters.attempts(letter.executionId())
                .forEach(tried ->
                        attempts.addObject()
                                .put("nodeId", tried.nodeId())
                                .put(
                                        "attempt",
                                        tried.attempt().isEmpty()
                                                ? 1
                                                : Integer.parseInt(tried.attempt()))
                                .put("at", Instant.ofEpochMilli(tried.at()).toString())
                                .set("error", tried.value()));
        ExecutionRow row = row(exchange);
        answer.set(
                "nodes", ExecutionView.nodes(history.nodes(letter.executionId()), drawn.of(row)));
        errors.add(answer, row);
        exchange.answer(200, answer);
    }

    private static ObjectNode line(DeadLetter letter) {
        ObjectNode json =
                Json.object()
                        .put("id", letter.executionId().toString())
                        .put("executionId", letter.executionId().toString())
                        .put("flowId", letter.flowId())
                        .put("flowVersion", letter.flowVersion())
                        .put("reason", letter.reason())
                        .put("fingerprint", letter.fingerprint())
                        .put("state", letter.state())
                        .put("createdAt", letter.createdAt().toString());
        json.set("input", letter.input());
        json.set("error", letter.error().json());
        if (letter.replayedAs() != null) {
            json.put("replayedAs", letter.replayedAs().toString());
        }
        return json;
    }

    private DeadLetter letter(Exchange exchange) {
        ExecutionId id = exchange.executionId();
        return letters.find(exchange.tenant(), id)
                .orElseThrow(() -> Problem.notFound("dead letter " + id));
    }

    private ExecutionRow row(Exchange exchange) {
        ExecutionId id = exchange.executionId();
        return history.find(exchange.tenant(), id)
                .orElseThrow(() -> Problem.notFound("execution " + id));
    }

    public void discard(Exchange exchange) {
        DeadLetter letter = letter(exchange);
        if (!letters.discard(exchange.tenant(), letter.executionId())) {
            throw Problem.of(409, "NOT_OPEN", "the dead letter was " + letter.state() + " already");
        }
        audit.note(exchange, "dead-letter:discard", letter.executionId().toString());
        exchange.answer(
                200,
                Json.object().put("id", letter.executionId().toString()).put("state", "discarded"));
    }
}
