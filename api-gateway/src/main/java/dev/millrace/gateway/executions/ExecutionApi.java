package dev.millrace.gateway.executions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.flow.Node;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionQuery;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.Page;
import dev.millrace.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/executions}: list, show, events as JSON. */
public final class ExecutionApi {
    private static final String FLOW_RUN = "flow:run";

    private final ExecutionHistory history;
    private final Lives lives;
    private final DrawnNodes drawn;
    private final EventSource source;
    private final ErrorFlowLinks errors;

    public ExecutionApi(
            ExecutionHistory history,
            Lives lives,
            DrawnNodes drawn,
            EventSource source,
            ErrorFlowLinks errors) {
        this.history = history;
        this.lives = lives;
        this.drawn = drawn;
        this.source = source;
        this.errors = errors;
    }

    public void list(Exchange exchange) {
        ExecutionQuery query =
                new ExecutionQuery(
                        exchange.tenant(),
                        status(exchange.query("status")),
                        exchange.query("flowId"),
                        exchange.query("label"),
                        exchange.time("from"),
                        exchange.time("to"),
                        exchange.limit(),
                        exchange.query("cursor"));
        Page<ExecutionRow> page = history.list(query);
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        page.items().forEach(row -> items.add(ExecutionView.line(row)));
        exchange.answer(200, answer.put("nextCursor", page.nextCursor()));
    }

    private static @Nullable ExecutionStatus status(@Nullable String word) {
        if (word == null) {
            return null;
        }
        for (ExecutionStatus status : ExecutionStatus.values()) {
            if (status.wire().equals(word)) {
                return status;
            }
        }
        String known =
                String.join(
                        ", ",
                        List.of(ExecutionStatus.values()).stream()
                                .map(ExecutionStatus::wire)
                                .toList());
        throw Problem.badRequest(
                "BAD_STATUS", "'status' must be one of " + known + ", not '" + word + "'");
    }

    public void show(Exchange exchange) {
        Life life = life(exchange);
        List<Node> nodes = drawn.of(life.row());
        ObjectNode json = ExecutionView.whole(life, nodes);
        if (nodes.stream().anyMatch(node -> node.type().equals(FLOW_RUN))) {
            json.set("children", ExecutionView.children(lives.children(life.row())));
        }
        errors.add(json, life.row());
        exchange.answer(200, json);
    }

    private Life life(Exchange exchange) {
        ExecutionId id = exchange.executionId();
        return lives.find(exchange.tenant(), id)
                .orElseThrow(() -> Problem.notFound("execution " + id));
    }

    public void events(Exchange exchange) {
        ExecutionRow row = row(exchange);
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        source.after(exchange.tenant(), row.id(), after(exchange))
                .lines()
                .forEach(line -> items.add(line.frame(row.id().toString(), row.flowId())));
        exchange.answer(200, answer);
    }

    /** Its row; 404 if there is none or it is another tenant's. */
    public ExecutionRow row(Exchange exchange) {
        ExecutionId id = exchange.executionId();
        return lives.find(exchange.tenant(), id)
                .map(Life::row)
                .orElseThrow(() -> Problem.notFound("execution " + id));
    }

    /** The number that the client has seen last, from {@code Last-Event-ID} or {@code after}. */
    public static long after(Exchange exchange) {
        String text = exchange.query("after");
        if (text == null) {
            return exchange.number("Last-Event-ID").orElse(0L);
        }
        if (!text.matches("\\d{1,18}")) {
            throw Problem.badRequest(
                    "BAD_AFTER", "'after' must be the number of an event, not '" + text + "'");
        }
        return Long.parseLong(text);
    }
}
