package dev.millrace.gateway.executions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.gateway.presence.PostgresAway;
import dev.millrace.gateway.presence.PostgresPresence;
import dev.millrace.history.ErrorFlows;
import dev.millrace.history.ExecutionRow;
import dev.millrace.json.Json;

/**
 * What leads from a failed execution to that of its error flow, and back. Left out while PostgreSQL
 * is away. Thread-safe.
 */
public final class ErrorFlowLinks {
    private final ErrorFlows errors;
    private final PostgresPresence postgres;

    public ErrorFlowLinks(ErrorFlows errors, PostgresPresence postgres) {
        this.errors = errors;
        this.postgres = postgres;
    }

    /** Adds {@code errorFlow {executionId, flowId}} or {@code {problem}}, and {@code errorOf}. */
    public void add(ObjectNode json, ExecutionRow row) {
        try {
            if (row.status() == ExecutionStatus.FAILED) {
                postgres.ask("find an error flow", () -> errors.of(row.tenant(), row.id()))
                        .ifPresent(outcome -> json.set("errorFlow", json(outcome)));
            }
            postgres.ask("find a failure", () -> errors.failureOf(row.tenant(), row.id()))
                    .ifPresent(failed -> json.put("errorOf", failed.toString()));
        } catch (PostgresAway away) {
            json.remove("errorFlow"); // whole or not at all
        }
    }

    private static ObjectNode json(ErrorFlows.Outcome outcome) {
        return outcome.execution() == null
                ? Json.object().put("problem", outcome.problem())
                : Json.object()
                        .put("executionId", outcome.execution().toString())
                        .put("flowId", outcome.flowId());
    }
}
