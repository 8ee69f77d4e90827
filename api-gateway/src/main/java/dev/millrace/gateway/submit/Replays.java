package dev.millrace.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.ReplayPlan;
import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.NodeType;
import dev.millrace.gateway.http.Caller;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.StoredFlow;
import dev.millrace.json.Json;
import dev.millrace.queue.JobQueue;
import dev.millrace.validation.FlowRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs an execution that has ended again, as a new execution that takes over the records of what
 * need not run. Thread-safe.
 */
public final class Replays {
    private final ExecutionHistory history;
    private final FlowCatalog catalog;
    private final FlowRules rules;
    private final Intake intake;
    private final JobQueue queue;

    public Replays(
            ExecutionHistory history,
            FlowCatalog catalog,
            FlowRules rules,
            Intake intake,
            JobQueue queue) {
        this.history = history;
        this.catalog = catalog;
        this.rules = rules;
        this.intake = intake;
        this.queue = queue;
    }

    /**
     * What a replay would run, what it would take over, and which completed nodes with an effect
     * would run again.
     */
    public ObjectNode plan(ExecutionRow row, JsonNode wish) {
        Prepared prepared = prepare(row, wish);
        ObjectNode json = Json.object();
        prepared.plan.run().forEach(json.putArray("run")::add);
        prepared.plan.reuse().forEach(json.putArray("reuse")::add);
        prepared.effects.forEach(json.putArray("effects")::add);
        return json.put("hash", Integer.toHexString(json.toString().hashCode()));
    }

    /**
     * Starts the replay.
     *
     * @param wish {@code {from, version, input?, acknowledgeEffects?}}
     * @return the new execution
     */
    public ExecutionId replay(Caller caller, ExecutionRow row, JsonNode wish) {
        Prepared prepared = prepare(row, wish);
        if (!prepared.effects.isEmpty() && !wish.path("acknowledgeEffects").asBoolean()) {
            throw Problem.of(
                    409,
                    "EFFECTS_REPEAT",
                    "completed nodes with an effect would run again: "
                            + String.join(", ", prepared.effects)
                            + "; send acknowledgeEffects: true if that is wanted");
        }
        Instant now = queue.now();
        Submission.Origin origin =
                new Submission.Origin(new Known(prepared.stored, true), null, row.id());
        Options options = new Options(prepared.flow.settings(), null, row.labels(), null);
        byte[] input = Json.bytes(wish.has("input") ? wish.path("input") : row.input());
        Submission submission =
                Submission.of(
                        origin, new Drafts.Draft(options, input), now, prepared.plan.copied());
        Taken taken = intake.accept(caller, List.of(submission)).getFirst();
        if (taken instanceof Taken.Refused(Problem why)) {
            throw why;
        }
        return submission.id();
    }

    private Prepared prepare(ExecutionRow row, JsonNode wish) {
        if (!row.status().terminal()) {
            throw Problem.of(
                    409, "NOT_ENDED", "execution " + row.id() + " has not ended; cancel it first");
        }
        String version = wish.path("version").asText("original");
        if (!version.equals("original")) {
            throw Problem.of(
                    422,
                    "NOT_SUPPORTED",
                    "'version' must be \"original\"; replays on another version are not supported yet");
        }
        StoredFlow stored =
                catalog.version(row.tenant(), row.flowId(), row.flowVersion())
                        .orElseThrow(() -> Problem.notFound("the flow of execution " + row.id()));
        Flow flow =
                rules.check(stored.source())
                        .flow()
                        .orElseThrow(() -> Problem.notFound("the flow of execution " + row.id()));
        FlowGraph graph = new FlowGraph(flow);
        List<Event> events = new ArrayList<>();
        history.events(row.id(), 0, 100_000).stream()
                .map(EventLine::event)
                .forEach(numbered -> events.add(numbered.event()));
        ReplayPlan plan = plan(graph, events, wish.path("from"));
        return new Prepared(stored, flow, plan, effects(graph, events, plan));
    }

    private static ReplayPlan plan(FlowGraph graph, List<Event> events, JsonNode from) {
        if (from.isArray()) {
            Set<String> nodes = new LinkedHashSet<>();
            from.forEach(id -> nodes.add(id.asText()));
            Set<String> known = new LinkedHashSet<>(graph.topologicalOrder());
            List<FlowProblem> unknown = new ArrayList<>();
            nodes.stream()
                    .filter(id -> !known.contains(id))
                    .forEach(id ->
                            unknown.add(
                                    FlowProblem.error(
                                            "UNKNOWN_NODE",
                                            "/from",
                                            "the flow has no node '" + id + "'",
                                            id)));
            if (!unknown.isEmpty() || nodes.isEmpty()) {
                throw Problem.invalid("'from' must name nodes of the flow", unknown);
            }
            return ReplayPlan.fromNodes(graph, events, nodes);
        }
        return switch (from.asText("failed")) {
            case "failed" -> ReplayPlan.fromFailed(graph, events);
            case "start" -> ReplayPlan.fromStart(graph);
            default ->
                    throw Problem.of(
                            422,
                            "BAD_FROM",
                            "'from' must be \"failed\", \"start\" or a list of node ids");
        };
    }

    /** Nodes that were completed, have an effect, and would run again. */
    private List<String> effects(FlowGraph graph, List<Event> events, ReplayPlan plan) {
        Set<String> again = new LinkedHashSet<>();
        for (Event event : events) {
            if (event instanceof Event.NodeCompleted completed
                    && plan.run().contains(completed.key().nodeId())) {
                String type = graph.node(completed.key().nodeId()).type();
                if (!rules.types().find(type).map(NodeType::pure).orElse(false)) {
                    again.add(completed.key().nodeId());
                }
            }
        }
        return List.copyOf(again);
    }

    private record Prepared(StoredFlow stored, Flow flow, ReplayPlan plan, List<String> effects) {}
}
