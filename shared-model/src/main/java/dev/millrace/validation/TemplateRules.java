package dev.millrace.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.expression.BadTemplate;
import dev.millrace.expression.Template;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.FlowReader;
import dev.millrace.flow.FlowSettings;
import dev.millrace.flow.Nearest;
import dev.millrace.flow.Node;
import dev.millrace.flow.NodeTypes;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Templates can be read, and the nodes they name come before. What braces mean in parameters of an
 * unknown type nobody knows.
 */
record TemplateRules(
        FlowGraph graph, FlowReader.Reading reading, NodeTypes types, List<FlowProblem> problems) {
    void check() {
        keys(graph.flow().settings());
        Set<String> known = graph.flow().nodes().stream().map(Node::id).collect(Collectors.toSet());
        for (int i = 0; i < graph.flow().nodes().size(); i++) {
            Node node = graph.flow().nodes().get(i);
            if (types.find(node.type()).isPresent()) {
                String pointer = reading.pointer(i) + "/data/parameters";
                template(node, node.parameters(), pointer, known);
            }
            String runIf = node.settings().runIf();
            if (runIf != null) {
                template(node, TextNode.valueOf(runIf), reading.pointer(i) + "/data/runIf", known);
            }
        }
    }

    /** Keys are read when an execution is accepted: there is its input and nothing else. */
    private void keys(FlowSettings settings) {
        if (settings.concurrency() != null) {
            key(settings.concurrency().key(), "/settings/concurrency/key");
        }
        if (settings.rateLimit() != null) {
            key(settings.rateLimit().key(), "/settings/rateLimit/key");
        }
    }

    private void key(String text, String pointer) {
        try {
            Template.parse(TextNode.valueOf(text)).nodes().stream()
                    .map(node -> "a key sees the input only, not the node '" + node + "'")
                    .forEach(wrong ->
                            problems.add(FlowProblem.error("UNKNOWN_NODE", pointer, wrong, null)));
        } catch (BadTemplate bad) {
            problems.add(FlowProblem.error("BAD_EXPRESSION", pointer, bad.problem(), null));
        }
    }

    private void template(Node node, JsonNode value, String pointer, Set<String> known) {
        try {
            Set<String> named = Template.parse(value).nodes();
            Set<String> before = named.isEmpty() ? Set.of() : graph.ancestors(node.id());
            named.stream()
                    .filter(other -> !before.contains(other))
                    .forEach(other -> stranger(node, other, pointer, known));
        } catch (BadTemplate bad) {
            problems.add(
                    FlowProblem.error(
                            "BAD_EXPRESSION", pointer + bad.pointer(), bad.problem(), node.id()));
        }
    }

    private void stranger(Node node, String other, String pointer, Set<String> known) {
        String names = "an expression names '" + other + "', which ";
        if (known.contains(other)) {
            String late = names + "does not run before; its value will be null";
            problems.add(FlowProblem.warning("NOT_UPSTREAM", pointer, late, node.id()));
        } else {
            String hint =
                    Nearest.to(other, known)
                            .map(near -> "; did you mean '" + near + "'?")
                            .orElse("");
            problems.add(
                    FlowProblem.error(
                            "UNKNOWN_NODE", pointer, names + "is no node" + hint, node.id()));
        }
    }
}
