package dev.millrace.gateway.executions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.NodeRow;
import dev.millrace.history.Page;
import dev.millrace.json.Json;

/**
 * {@code GET /v1/executions/{id}/nodes/{nodeId}/runs}: every run of one node, which are several in
 * a loop. From the history, so a live execution's latest may be missing for a moment.
 */
public final class RunsApi {
    private final ExecutionHistory history;

    public RunsApi(ExecutionHistory history) {
        this.history = history;
    }

    public void runs(Exchange exchange) {
        ExecutionId id = exchange.executionId();
        if (history.find(exchange.tenant(), id).isEmpty()) {
            throw Problem.notFound("execution " + id);
        }
        Page<NodeRow> page =
                history.runs(
                        id, exchange.path("nodeId"), exchange.limit(), exchange.query("cursor"));
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        page.items().forEach(row -> items.add(ExecutionView.run(row)));
        exchange.answer(200, answer.put("nextCursor", page.nextCursor()));
    }
}
