package dev.millrace.gateway.replay;

import dev.millrace.engine.Redrawing;
import dev.millrace.engine.ReplayPlan;
import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.FlowProblem;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.DeadLetters;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.StoredFlow;
import dev.millrace.validation.FlowRules;
import java.util.List;
import java.util.Set;

/** Finds out what a replay would do. Changes nothing. Thread-safe. */
public final class ReplayPlanner {
    private static final int MOST_EVENTS = 500_000;

    private final ExecutionHistory history;
    private final FlowCatalog catalog;
    private final DeadLetters letters;
    private final FlowRules rules;

    public ReplayPlanner(
            ExecutionHistory history, FlowCatalog catalog, DeadLetters letters, FlowRules rules) {
        this.history = history;
        this.catalog = catalog;
        this.letters = letters;
        this.rules = rules;
    }

    /**
     * @param by the id of the key of who asks
     * @throws Problem if it cannot be carried out
     */
    Replay plan(ExecutionRow row, ReplayWish wish, String by) {
        mustHaveEnded(row, wish);
        StoredFlow before =
                catalog.version(row.tenant(), row.flowId(), row.flowVersion())
                        .orElseThrow(() -> Problem.notFound("the flow of execution " + row.id()));
        StoredFlow now = wish.current() ? current(row) : before;
        Redrawing redrawing = new Redrawing(graph(row, before), graph(row, now));
        List<Event> events = events(row);
        ReplayPlan unrepaired = plan(redrawing, events, wish.start());
        ReplayPlan plan =
                new RepairOrder(redrawing.now(), rules.types(), unrepaired).carriedOut(wish, by);
        PlanView view =
                new PlanView(row, now, redrawing, wish, new EffectRisks(rules.types(), events));
        String letter =
                letters.find(row.tenant(), row.id())
                        .map(found -> found.state() + found.replayedAs())
                        .orElse("none");
        return view.of(plan, new Causes(redrawing, wish.start(), events), letter);
    }

    private static void mustHaveEnded(ExecutionRow row, ReplayWish wish) {
        if (!row.status().terminal()) {
            throw Problem.of(
                    409, "NOT_ENDED", "execution " + row.id() + " has not ended; cancel it first");
        }
        if (row.status() == ExecutionStatus.CANCELLED && !wish.startSaid()) {
            throw Problem.of(
                    409,
                    "CANCELLED",
                    "execution "
                            + row.id()
                            + " was cancelled; if it is to run again, say from where: \"from\": \"failed\", \"start\" or"
                            + " a list of node ids");
        }
    }

    private StoredFlow current(ExecutionRow row) {
        return catalog.newest(row.tenant(), row.flowId())
                .orElseThrow(() ->
                        Problem.of(
                                409,
                                "FLOW_DELETED",
                                "flow "
                                        + row.flowId()
                                        + " was deleted, so it has no current version; \"version\": \"original\" still runs"));
    }

    private FlowGraph graph(ExecutionRow row, StoredFlow stored) {
        return rules.check(stored.source())
                .flow()
                .map(FlowGraph::new)
                .orElseThrow(() -> Problem.notFound("the flow of execution " + row.id()));
    }

    private List<Event> events(ExecutionRow row) {
        return history.events(row.id(), 0, MOST_EVENTS).stream()
                .map(EventLine::event)
                .map(numbered -> numbered.event())
                .toList();
    }

    private static ReplayPlan plan(Redrawing redrawing, List<Event> events, Start start) {
        FlowGraph now = redrawing.now();
        boolean same = redrawing.before().flow().equals(now.flow());
        return switch (start) {
            case Start.Beginning() -> ReplayPlan.fromStart(now);
            case Start.Failed() ->
                    same
                            ? ReplayPlan.fromFailed(now, events)
                            : ReplayPlan.redrawn(redrawing, events, Set.of());
            case Start.Chosen(Set<String> nodes) -> {
                mustBeThere(now, nodes);
                yield same
                        ? ReplayPlan.fromNodes(now, events, nodes)
                        : ReplayPlan.redrawn(redrawing, events, nodes);
            }
        };
    }

    private static void mustBeThere(FlowGraph graph, Set<String> nodes) {
        List<FlowProblem> unknown =
                nodes.stream()
                        .filter(id -> !graph.wiring().has(id))
                        .map(id -> unknown(id, "/from"))
                        .toList();
        if (!unknown.isEmpty()) {
            throw Problem.invalid("'from' must name nodes of the flow", unknown);
        }
    }

    static FlowProblem unknown(String id, String pointer) {
        return FlowProblem.error("UNKNOWN_NODE", pointer, "the flow has no node '" + id + "'", id);
    }
}
