package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.Edge;
import dev.millrace.flow.FlowGraph;
import dev.millrace.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a state what happened, in few words, and what it wants next as text. */
final class Story {
    static final Duration TOOK = Duration.ofMillis(5);

    private final List<Event> events = new ArrayList<>();
    private final FlowGraph graph;
    private FlowState state;

    private Story(FlowGraph graph) {
        this.graph = graph;
        state = FlowState.initial(graph, Json.read("\"input\""));
    }

    static Story of(Drawing drawing) {
        return new Story(drawing.graph());
    }

    static Story of(String drawing) {
        return of(Drawing.of(drawing));
    }

    Story happens(Event event) {
        events.add(event);
        state = state.after(event);
        return this;
    }

    Story starts(String id) {
        return starts(id, 1, 0);
    }

    Story starts(String id, int attempt, int effectKey) {
        return happens(new Event.NodeStarted(key(id), "test:step", attempt, effectKey));
    }

    /** By {@code main}; the output is a text: the id in upper case. */
    Story completes(String... ids) {
        for (String id : ids) {
            leaves(id, Edge.MAIN);
        }
        return this;
    }

    Story leaves(String id, String port) {
        JsonNode output = Json.read("\"" + id.toUpperCase(java.util.Locale.ROOT) + "\"");
        return happens(new Event.NodeCompleted(key(id), "test:step", 1, TOOK, port, 0, output));
    }

    Story fails(String id, String code) {
        Failure failure = Failure.recoverable(code, "because of " + code);
        return happens(new Event.NodeFailed(key(id), "test:step", 3, TOOK, failure));
    }

    /** Attempt 1 has failed and the next one may start at that time. */
    Story triesAgain(String id, int effectKey, Instant until) {
        Failure failure = Failure.recoverable("TIMEOUT", "too slow");
        return happens(
                new Event.NodeRetry(key(id), "test:step", 1, TOOK, until, effectKey, failure));
    }

    Story suspends(String id, @Nullable Instant until) {
        return happens(new Event.NodeSuspended(key(id), "test:step", 1, until, "timer"));
    }

    /** It waits for a breaker, before that try. */
    Story parks(String id, int attempt, int effectKey) {
        return happens(
                new Event.NodeParked(key(id), "test:step", attempt, null, effectKey, "h:80"));
    }

    /** A forEach has these numbers as its items. */
    Story expands(String id, int... items) {
        ArrayNode list = Json.array();
        for (int item : items) {
            list.add(item);
        }
        return happens(new Event.NodeExpanded(key(id), "flow:forEach", 1, list));
    }

    /** A forEach has ended with these results. */
    Story ends(String id) {
        JsonNode results =
                state.next().stream()
                        .filter(Decision.EndForEach.class::isInstance)
                        .map(end -> ((Decision.EndForEach) end).results())
                        .findFirst()
                        .orElseThrow();
        return happens(
                new Event.NodeCompleted(key(id), "flow:forEach", 1, TOOK, Edge.MAIN, 0, results));
    }

    Story awaits(String id, String signal, @Nullable Instant until) {
        JsonNode what = Json.object().put("signal", signal);
        return happens(new Event.NodeSuspended(key(id), "signal:wait", 1, until, "signal", what));
    }

    /** What was sent is a text: the request. */
    Story receives(String request, String signal) {
        return happens(new Event.SignalReceived(request, signal, Json.read("\"" + request + "\"")));
    }

    Story skips(String id, String reason) {
        return happens(new Event.NodeSkipped(key(id), "test:step", reason));
    }

    Story jobStarts() {
        return happens(new Event.ExecutionStarted(1, "w1"));
    }

    Story resumes() {
        return happens(new Event.ExecutionResumed("stalled"));
    }

    Story jobTriesAgain() {
        ExecutionError error = new ExecutionError(Failure.recoverable("X", "x"), null);
        return happens(new Event.ExecutionRetry(2, Instant.EPOCH, error));
    }

    FlowGraph graph() {
        return graph;
    }

    FlowState state() {
        return state;
    }

    List<Event> events() {
        return events;
    }

    NodeStatus status(String id) {
        return state.status(id);
    }

    JsonNode incoming(String id) {
        return state.sight(key(id)).incoming();
    }

    /** {@code start a 1/0, skip b dead, complete "A", fail CODE a}, in order. */
    List<String> next() {
        return state.next().stream().map(Story::words).toList();
    }

    private static String words(Decision decision) {
        return switch (decision) {
            case Decision.StartNode(var key, int attempt, int effectKey, var notBefore) ->
                    "start " + key + " " + attempt + "/" + effectKey + at(notBefore);
            case Decision.SkipNode(var key, String reason) -> "skip " + key + " " + reason;
            case Decision.WakeNode(var key, int attempt, Instant at) ->
                    "wake " + key + " " + attempt + at(at);
            case Decision.EndForEach(var key, int attempt, JsonNode results) ->
                    "end " + key + " " + attempt + " " + Json.text(results);
            case Decision.FailForEach(var key, int attempt, Failure failure) ->
                    "fail " + key + " " + attempt + " " + failure.code() + ": " + failure.message();
            case Decision.NoteUndone(var key, String by) -> "undone " + key + " by " + by;
            case Decision.CancelFlow() -> "cancel";
            case Decision.HandSignal(var key, int attempt, String _, JsonNode payload) ->
                    "hand " + key + " " + attempt + " " + payload.asText();
            case Decision.AwaitFlow(var key, SubFlow flow) ->
                    "await " + key + " " + flow.flowId() + "@" + flow.version();
            case Decision.GiveUpWait(var key, int attempt, Instant at, String signal) ->
                    "give up " + key + " " + attempt + " " + signal + at(at);
            case Decision.CompleteFlow(JsonNode output) -> "complete " + Json.text(output);
            case Decision.FailFlow(ExecutionError error) ->
                    "fail " + error.failure().code() + " " + error.nodeId();
        };
    }

    private static String at(@Nullable Instant at) {
        return at == null ? "" : " @" + at.toEpochMilli();
    }

    /** {@code b} or, in a loop, {@code b#1}. */
    private static NodeKey key(String run) {
        String[] parts = run.split("#", 2);
        return parts.length == 1 ? NodeKey.of(run) : new NodeKey(parts[0], parts[1]);
    }
}
