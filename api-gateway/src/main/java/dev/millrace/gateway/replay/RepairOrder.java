package dev.millrace.gateway.replay;

import dev.millrace.engine.Repair;
import dev.millrace.engine.Repairs;
import dev.millrace.engine.ReplayPlan;
import dev.millrace.flow.Edge;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.NodeType;
import dev.millrace.flow.NodeTypes;
import dev.millrace.gateway.http.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out what was decided by hand, or says all that stands against it. */
final class RepairOrder {
    private final FlowGraph graph;
    private final NodeTypes types;
    private final ReplayPlan plan;

    RepairOrder(FlowGraph graph, NodeTypes types, ReplayPlan plan) {
        this.graph = graph;
        this.types = types;
        this.plan = plan;
    }

    /**
     * @throws Problem 422 for nodes and ports that are not there, 409 for nodes that cannot be
     *     repaired as the execution stands
     */
    ReplayPlan carriedOut(ReplayWish wish, String by) {
        List<Repair> repairs = usable(wish.repairs());
        Repairs made = new Repairs(graph, plan, by, wish.reason());
        ReplayPlan repaired = made.with(repairs);
        if (!made.refused().isEmpty()) {
            throw Problem.conflict(
                    "NOT_REPAIRABLE",
                    "some nodes cannot be repaired; see 'problems'",
                    refused(repairs, made.refused()));
        }
        return repaired;
    }

    private List<Repair> usable(List<Repair> repairs) {
        List<FlowProblem> problems = new ArrayList<>();
        List<Repair> usable = new ArrayList<>();
        for (int i = 0; i < repairs.size(); i++) {
            Repair repair = repairs.get(i);
            if (graph.wiring().has(repair.nodeId())) {
                usable.add(byAPort(repair, "/repairs/" + i + "/port", problems));
            } else {
                problems.add(ReplayPlanner.unknown(repair.nodeId(), "/repairs/" + i + "/nodeId"));
            }
        }
        if (!problems.isEmpty()) {
            throw Problem.invalid("the repairs cannot be made; see 'problems'", problems);
        }
        return usable;
    }

    private Repair byAPort(Repair repair, String pointer, List<FlowProblem> problems) {
        if (!(repair instanceof Repair.Output output)) {
            return repair;
        }
        Optional<NodeType> type = types.find(graph.node(output.nodeId()).type());
        String port = output.port().isEmpty() ? Edge.MAIN : output.port();
        if (type.isPresent() && !type.get().offers(port)) {
            problems.add(
                    FlowProblem.error(
                            "UNKNOWN_PORT",
                            pointer,
                            "a "
                                    + type.get().name()
                                    + " is left by "
                                    + String.join(
                                            ", ", type.get().ports().stream().sorted().toList())
                                    + ", not '"
                                    + port
                                    + "'",
                            output.nodeId()));
        }
        return new Repair.Output(output.nodeId(), port, output.output());
    }

    private static List<FlowProblem> refused(
            List<Repair> repairs, Map<String, Repairs.Refusal> refused) {
        List<FlowProblem> problems = new ArrayList<>();
        for (int i = 0; i < repairs.size(); i++) {
            String id = repairs.get(i).nodeId();
            Repairs.Refusal why = refused.get(id);
            if (why != null) {
                problems.add(problem(id, why, "/repairs/" + i));
            }
        }
        return problems;
    }

    private static FlowProblem problem(String id, Repairs.Refusal why, String pointer) {
        String node = "node '" + id + "' ";
        String message =
                switch (why) {
                    case ENDED ->
                            node
                                    + "has ended and its output is taken over; name it in 'from' to put another in its place";
                    case DISABLED -> node + "is disabled and passes its input on by itself";
                    case DEAD -> node + "is on a path that is not taken";
                    case NOT_REACHED ->
                            node
                                    + "is not reached yet; repair the nodes before it, or let them run";
                };
        return FlowProblem.error(why.name(), pointer, message, id);
    }
}
