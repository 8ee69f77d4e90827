package dev.millrace.gateway.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.flow.NodeType;
import dev.millrace.flow.NodeTypes;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.json.Json;
import dev.millrace.queue.WorkerRoll;

/** {@code /v1/admin/workers, /v1/node-types}. */
public final class ClusterApi {
    private final WorkerRoll workers;
    private final NodeTypes types;

    public ClusterApi(WorkerRoll workers, NodeTypes types) {
        this.workers = workers;
        this.types = types;
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
