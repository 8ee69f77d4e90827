package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.Failure;
import dev.millrace.flow.FlowGraph;
import dev.millrace.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A flow, what becomes of each of its nodes, and when workers are lost: all that decides an
 * execution's course, so that two programs can be asked what comes of it.
 *
 * @param crashes times, ascending
 * @param jobAttempts tries of the job, the first included
 */
record Scenario(
        long seed, FlowGraph graph, Map<String, Plan> plans, List<Long> crashes, int jobAttempts) {
    static final JsonNode INPUT = Json.object().put("order", 1);

    /** Between a failed attempt of the job and the next. */
    static final long JOB_BACKOFF = 777_777;

    Plan plan(String nodeId) {
        return plans.getOrDefault(nodeId, new Plan(false, 0, List.of()));
    }

    /** The same without any failure. */
    Scenario mended() {
        Map<String, Plan> mended = new HashMap<>(plans);
        mended.replaceAll((id, plan) -> plan.mended());
        return new Scenario(seed, graph, mended, crashes, jobAttempts);
    }

    /** Tells who made it out of what, and stays small in deep graphs. */
    static JsonNode output(String nodeId, JsonNode incoming) {
        return Json.object().put("by", nodeId).put("of", Json.text(incoming).hashCode());
    }

    static Failure failure(String nodeId, int tries, boolean recoverable) {
        return new Failure("E" + tries, "of " + nodeId, recoverable);
    }

    /** A try's start in words; their order as text is that of time. */
    static String start(long at, String nodeId, int attempt, int effectKey, JsonNode incoming) {
        return "@%015d %s %d/%d <- %s".formatted(at, nodeId, attempt, effectKey, incoming);
    }

    /**
     * What an execution came to; equal for two programs that agree.
     *
     * @param starts of tries, as {@link #start} puts them, in order
     * @param nodes status and output of each
     */
    record Outcome(List<String> starts, Map<String, String> nodes, String lastError, String end) {}
}
