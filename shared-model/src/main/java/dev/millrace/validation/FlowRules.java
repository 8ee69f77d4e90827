package dev.millrace.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.flow.Edge;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.FlowReader;
import dev.millrace.flow.Nearest;
import dev.millrace.flow.Node;
import dev.millrace.flow.NodeType;
import dev.millrace.flow.NodeTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks a flow completely: form, wiring, types, parameters, templates. Thread-safe. */
public final class FlowRules {
    private final NodeTypes types;

    public FlowRules(NodeTypes types) {
        this.types = types;
    }

    public NodeTypes types() {
        return types;
    }

    /**
     * Checks and reads the flow; finds all problems at once and never throws for what the document
     * says.
     */
    public Validated check(JsonNode source) {
        FlowReader.Reading reading = FlowReader.read(source);
        List<FlowProblem> problems = new ArrayList<>(reading.problems());
        Flow flow = reading.flow();
        if (flow == null) {
            return new Validated(problems, List.of(), Optional.empty());
        }
        boolean unique = ids(flow, reading, problems);
        boolean joined = ends(flow, problems);
        types(flow, reading, problems);
        if (!unique || !joined) {
            return new Validated(problems, List.of(), Optional.empty());
        }
        FlowGraph graph = new FlowGraph(flow);
        new GraphRules(graph, reading, problems).check();
        new FrameRules(graph, reading, problems).check();
        new UndoRules(graph, reading, problems).check();
        new TemplateRules(graph, reading, types, problems).check();
        boolean valid =
                problems.stream()
                        .noneMatch(problem -> problem.severity() == FlowProblem.Severity.ERROR);
        return new Validated(
                List.copyOf(problems),
                graph.groups(),
                valid ? Optional.of(flow) : Optional.empty());
    }

    private static boolean ids(Flow flow, FlowReader.Reading reading, List<FlowProblem> problems) {
        Set<String> seen = new HashSet<>();
        boolean unique = true;
        for (int i = 0; i < flow.nodes().size(); i++) {
            String id = flow.nodes().get(i).id();
            if (!seen.add(id)) {
                unique = false;
                problems.add(
                        FlowProblem.error(
                                "DUPLICATE_ID",
                                reading.pointer(i) + "/id",
                                "there is another node with the id '" + id + "'",
                                id));
            }
        }
        return unique;
    }

    private static boolean ends(Flow flow, List<FlowProblem> problems) {
        Set<String> known = new HashSet<>();
        flow.nodes().forEach(node -> known.add(node.id()));
        boolean joined = true;
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < flow.edges().size(); i++) {
            Edge edge = flow.edges().get(i);
            joined &= end(edge.source(), "/edges/" + i + "/source", known, problems);
            joined &= end(edge.target(), "/edges/" + i + "/target", known, problems);
            if (!ids.add(edge.id())) {
                problems.add(
                        FlowProblem.error(
                                "DUPLICATE_ID",
                                "/edges/" + i + "/id",
                                "there is another edge with the id '" + edge.id() + "'",
                                null));
            }
        }
        return joined;
    }

    private static boolean end(
            String id, String pointer, Set<String> known, List<FlowProblem> problems) {
        if (!known.contains(id)) {
            String hint =
                    Nearest.to(id, known).map(near -> "; did you mean '" + near + "'?").orElse("");
            problems.add(
                    FlowProblem.error(
                            "DANGLING_EDGE",
                            pointer,
                            "there is no node '" + id + "'" + hint,
                            null));
        }
        return known.contains(id);
    }

    private void types(Flow flow, FlowReader.Reading reading, List<FlowProblem> problems) {
        for (int i = 0; i < flow.nodes().size(); i++) {
            Node node = flow.nodes().get(i);
            String at = reading.pointer(i);
            Optional<NodeType> type = types.find(node.type());
            if (type.isEmpty()) {
                problems.add(
                        FlowProblem.error(
                                "UNKNOWN_NODE_TYPE", at + "/type", unknown(node), node.id()));
            } else {
                new ParameterRules(node, type.get(), at + "/data/parameters", problems).check();
                ports(flow, node, type.get(), problems);
            }
        }
    }

    private String unknown(Node node) {
        String name = node.type();
        List<String> names = types.all().stream().map(NodeType::name).toList();
        String hint =
                Nearest.to(name, names)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("known are " + String.join(", ", names));
        String whose = node.label().equals(node.id()) ? "" : " (of '" + node.label() + "')";
        return name.isEmpty()
                ? "the node has no type; " + hint
                : "there is no node type '" + name + "'" + whose + "; " + hint;
    }

    private static void ports(Flow flow, Node node, NodeType type, List<FlowProblem> problems) {
        for (int i = 0; i < flow.edges().size(); i++) {
            Edge edge = flow.edges().get(i);
            if (edge.source().equals(node.id()) && !edge.fromError() && !type.offers(edge.port())) {
                String ports = String.join(", ", type.ports().stream().sorted().toList());
                problems.add(
                        FlowProblem.error(
                                "UNKNOWN_PORT",
                                "/edges/" + i + "/sourceHandle",
                                "'"
                                        + node.id()
                                        + "' has no port '"
                                        + edge.port()
                                        + "'; a "
                                        + type.name()
                                        + " has "
                                        + ports
                                        + " and error",
                                node.id()));
            }
        }
    }
}
