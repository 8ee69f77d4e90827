package dev.millrace.gateway.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionId;
import org.jspecify.annotations.Nullable;

/** What a client wants to hear of; equal wishes are one subscription. */
sealed interface Wish {
    /** Whether that execution is part of it; the tenant has been checked before. */
    boolean covers(ExecutionId execution, String flowOfIt);

    /** Names it in a control frame, by the words the client used. */
    void name(ObjectNode frame);

    /** Of one execution. */
    record OfExecution(ExecutionId id) implements Wish {
        @Override
        public boolean covers(ExecutionId execution, String flowOfIt) {
            return id.equals(execution);
        }

        @Override
        public void name(ObjectNode frame) {
            frame.put("executionId", id.toString());
        }
    }

    /** Of all executions of a flow. */
    record OfFlow(String flowId) implements Wish {
        @Override
        public boolean covers(ExecutionId execution, String flowOfIt) {
            return flowId.equals(flowOfIt);
        }

        @Override
        public void name(ObjectNode frame) {
            frame.put("flowId", flowId);
        }
    }

    /** Of all executions of the tenant. */
    record OfAll() implements Wish {
        @Override
        public boolean covers(ExecutionId execution, String flowOfIt) {
            return true;
        }

        @Override
        public void name(ObjectNode frame) {
            frame.put("scope", "all");
        }
    }

    /** Null if the message names nothing, or an execution by what is no id. */
    static @Nullable Wish of(JsonNode message) {
        if (message.path("executionId").isTextual()) {
            return ExecutionId.parse(message.path("executionId").textValue())
                    .map(OfExecution::new)
                    .orElse(null);
        }
        if (message.path("flowId").isTextual()) {
            return new OfFlow(message.path("flowId").textValue());
        }
        return message.path("scope").asText().equals("all") ? new OfAll() : null;
    }
}
