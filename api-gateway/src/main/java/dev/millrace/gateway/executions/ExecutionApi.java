package dev.millrace.gateway.executions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionQuery;
import dev.millrace.history.ExecutionRequests;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.Page;
import dev.millrace.json.Json;
import dev.millrace.queue.JobQueue;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /v1/executions}: list, show, cancel, events as JSON. */
public final class ExecutionApi {
    private final ExecutionHistory history;
    private final JobQueue queue;
    private final ExecutionRequests requests;
    private final DrawnNodes drawn;
    private final EventSource events;

    public ExecutionApi(
            ExecutionHistory history,
            JobQueue queue,
            ExecutionRequests requests,
            DrawnNodes drawn,
            EventSource events) {
        this.history = history;
        this.queue = queue;
        this.requests = requests;
        this.drawn = drawn;
        this.events = events;
    }

    public void list(Exchange exchange) {
        ExecutionQuery query =
                new ExecutionQuery(
                        exchange.tenant(),
                        status(exchange.query("status")),
                        exchange.query("flowId"),
                        exchange.query("label"),
                        time(exchange, "from"),
                        time(exchange, "to"),
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

    private static @Nullable Instant time(Exchange exchange, String name) {
        String text = exchange.query(name);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException unreadable) {
            throw Problem.badRequest(
                    "BAD_TIME",
                    "'"
                            + name
                            + "' must be a time such as 2030-01-31T08:00:00Z, not '"
                            + text
                            + "'");
        }
    }

    public void show(Exchange exchange) {
        Life life = life(exchange);
        exchange.answer(200, ExecutionView.whole(life, drawn.of(life.row())));
    }

    private Life life(Exchange exchange) {
        ExecutionId id = exchange.executionId();
        return Life.find(history, queue, exchange.tenant(), id)
                .orElseThrow(() -> Problem.notFound("execution " + id));
    }

    /** The wish is stored before it is carried out, so it is not forgotten if the queue is away. */
    public void cancel(Exchange exchange) {
        Life life = life(exchange);
        ExecutionId id = life.row().id();
        if (life.row().status().terminal()) {
            throw Problem.of(
                    409,
                    "ENDED",
                    "execution " + id + " has ended already, as " + life.row().status().wire());
        }
        UUID request = UUID.randomUUID();
        requests.record(
                request,
                exchange.tenant(),
                id,
                "cancel",
                Json.object().put("key", exchange.caller().keyId()));
        JobQueue.Cancelled met = queue.cancel(List.of(id)).getFirst();
        switch (met) {
            case CANCELLED, ASKED, ENDED -> requests.applied(request);
            case MISSING -> {} // the reconciler carries it out when the job arrives
        }
        exchange.answer(
                202,
                Json.object()
                        .put("executionId", id.toString())
                        .put(
                                "status",
                                met == JobQueue.Cancelled.CANCELLED ? "cancelled" : "cancelling"));
    }

    public void events(Exchange exchange) {
        ExecutionRow row = row(exchange);
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        events.after(row.id(), after(exchange))
                .forEach(line -> items.add(line.frame(row.id().toString(), row.flowId())));
        exchange.answer(200, answer);
    }

    /** Its row; 404 if there is none or it is another tenant's. */
    public ExecutionRow row(Exchange exchange) {
        ExecutionId id = exchange.executionId();
        return history.find(exchange.tenant(), id)
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
