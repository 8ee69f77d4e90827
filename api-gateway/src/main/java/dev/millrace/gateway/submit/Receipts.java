package dev.millrace.gateway.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Durability;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.json.Json;

/** What is answered to an accepted submission. */
final class Receipts {
    private Receipts() {}

    static ObjectNode of(ExecutionId id, ExecutionStatus status, Durability durability) {
        String self = "/v1/executions/" + id;
        ObjectNode receipt =
                Json.object()
                        .put("executionId", id.toString())
                        .put("status", status.wire())
                        .put("durability", word(durability));
        receipt.putObject("links")
                .put("self", self)
                .put("events", self + "/events")
                .put("cancel", self + "/cancel");
        return receipt;
    }

    /** What holds, not what was asked for. */
    static String word(Durability durability) {
        return switch (durability) {
            case DURABLE -> "durable";
            case FAST -> "redis";
        };
    }
}
