package dev.millrace.gateway.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.flow.NodeType;
import dev.millrace.flow.NodeTypes;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.json.Json;
import dev.millrace.queue.QueueControl;
import dev.millrace.queue.QueueStats;
import dev.millrace.queue.WorkerRoll;

/** {@code /v1/admin/queues, /v1/admin/workers, /v1/node-types}. */
public final class ClusterApi {
    private final QueueControl queues;
    private final WorkerRoll workers;
    private final NodeTypes types;

    public ClusterApi(QueueControl queues, WorkerRoll workers, NodeTypes types) {
        this.queues = queues;
        this.workers = workers;
        this.types = types;
    }

    public void queues(Exchange exchange) {
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        queues.stats().forEach(queue -> items.add(queue(queue)));
        exchange.answer(200, answer.putNull("nextCursor"));
    }

    public void showQueue(Exchange exchange) {
        exchange.answer(200, queue(known(exchange)));
    }

    private QueueStats known(Exchange exchange) {
        String name = exchange.path("queue");
        return queues.stats().stream()
                .filter(queue -> queue.queue().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("queue " + name));
    }

    private static ObjectNode queue(QueueStats queue) {
        return Json.object()
                .put("queue", queue.queue())
                .put("paused", queue.paused())
                .put("ready", queue.ready())
                .put("delayed", queue.delayed())
                .put("running", queue.running());
    }

    /** A queue may be paused before anything was ever put in. */
    public void pause(Exchange exchange) {
        queues.pause(name(exchange));
        exchange.answer(200, Json.object().put("queue", name(exchange)).put("paused", true));
    }

    public void resume(Exchange exchange) {
        queues.resume(name(exchange));
        exchange.answer(200, Json.object().put("queue", name(exchange)).put("paused", false));
    }

    private static String name(Exchange exchange) {
        String name = exchange.path("queue");
        if (!name.matches("[A-Za-z0-9._-]{1,32}")) {
            throw Problem.notFound("queue " + name);
        }
        return name;
    }

    public void workers(Exchange exchange) {
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        workers.present().forEach(worker -> items.add(worker.json()));
        exchange.answer(200, answer.putNull("nextCursor"));
    }

    public void nodeTypes(Exchange exchange) {
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        types.all().forEach(type -> items.add(type(type)));
        exchange.answer(200, answer.putNull("nextCursor"));
    }

    private static ObjectNode type(NodeType type) {
        ObjectNode json =
                Json.object()
                        .put("type", type.name())
                        .put("title", type.title())
                        .put("pure", type.pure());
        type.required().forEach(json.putArray("required")::add);
        type.ports().stream().sorted().forEach(json.putArray("ports")::add);
        return json;
    }
}
