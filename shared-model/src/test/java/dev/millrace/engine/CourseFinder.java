package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.Reference.Arrival;
import dev.millrace.engine.Reference.Course;
import dev.millrace.engine.Reference.Past;
import dev.millrace.engine.Reference.Phase;
import dev.millrace.execution.Failure;
import dev.millrace.flow.Edge;
import dev.millrace.flow.Node;
import dev.millrace.flow.OnError;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The part of {@link Reference} that follows one node from its turn to its end. */
final class CourseFinder {
    private final Scenario scenario;
    private final Node node;
    private final Arrival arrival;
    private final Plan plan;
    private final List<Phase> phases = new ArrayList<>();
    private Past past;

    CourseFinder(Scenario scenario, String id, Arrival arrival, Past past) {
        this.scenario = scenario;
        this.node = scenario.graph().node(id);
        this.arrival = arrival;
        this.plan = scenario.plan(id);
        this.past = past;
    }

    Course find(long base) {
        long start = Math.max(arrival.time(), base);
        if (arrival.time() == Course.NEVER) {
            return course("PENDING", "?", Json.nothing(), false);
        }
        if (arrival.dead() || node.settings().disabled() || plan.unwanted()) {
            return skipped(start);
        }
        if (past.status().equals("SUSPENDED")) {
            return awake(start, Math.max(past.until(), base));
        }
        return tried(start);
    }

    private Course skipped(long start) {
        Past after = new Past("SKIPPED", 0, 1, 0, 0);
        phases.add(new Phase(start, start + plan.lag(), false, after, ""));
        return arrival.dead()
                ? course("SKIPPED", "", Json.nothing(), false)
                : course("SKIPPED", leaves(Edge.MAIN) ? Edge.MAIN : "*", arrival.value(), false);
    }

    private Course awake(long start, long due) {
        phases.add(new Phase(start, due + plan.lag(), false, past, ""));
        return course("COMPLETED", Edge.MAIN, arrival.value(), false);
    }

    private Course tried(long from) {
        long start = from;
        while (true) {
            Plan.Ending ending = plan.endings().get(past.tries());
            long end = start + ending.took();
            switch (ending) {
                case Plan.Succeeds(_, String port) -> {
                    fly(start, end, "COMPLETED", 0, 0);
                    JsonNode output = Scenario.output(node.id(), arrival.value());
                    return course("COMPLETED", port, output, false);
                }
                case Plan.Waits(_, long pause) -> {
                    fly(start, end, "SUSPENDED", 0, end + pause);
                    return awake(end, end + pause);
                }
                case Plan.Fails(_, boolean recoverable) -> {
                    int attempt = past.attempt();
                    fly(start, end, "FAILED", 0, 0);
                    return failed(attempt, recoverable);
                }
                case Plan.Retries(_, long backoff, boolean definite) -> {
                    fly(start, end, "RETRYING", definite ? 1 : 0, 0);
                    start = end + backoff;
                }
            }
        }
    }

    private void fly(long start, long end, String status, int keys, long until) {
        String words =
                Scenario.start(start, node.id(), past.attempt(), past.key(), arrival.value());
        int attempt = status.equals("RETRYING") ? past.attempt() + 1 : past.attempt();
        past = new Past(status, past.tries() + 1, attempt, past.key() + keys, until);
        phases.add(new Phase(start, end, true, past, words));
    }

    private Course failed(int attempt, boolean recoverable) {
        Failure failure = Scenario.failure(node.id(), past.tries(), recoverable);
        JsonNode error =
                Json.object()
                        .put("message", failure.message())
                        .put("code", failure.code())
                        .put("nodeId", node.id())
                        .put("attempts", attempt);
        if (leaves(Edge.ERROR) && !arrival.error()) {
            return course("FAILED", Edge.ERROR, error, recoverable);
        }
        return node.settings().onError() == OnError.CONTINUE
                ? course("FAILED", Edge.MAIN, Json.object().set("error", error), recoverable)
                : course("FAILED", "?", Json.nothing(), recoverable);
    }

    private boolean leaves(String port) {
        return scenario.graph().outgoing(node.id()).stream()
                .anyMatch(edge -> edge.port().equals(port));
    }

    private Course course(String status, String exit, JsonNode output, boolean recoverable) {
        return new Course(node.id(), List.copyOf(phases), status, exit, output, recoverable);
    }
}
