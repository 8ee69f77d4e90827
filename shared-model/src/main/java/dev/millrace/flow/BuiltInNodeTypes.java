package dev.millrace.flow;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The types of nodes that come with Millrace. */
public final class BuiltInNodeTypes implements NodeTypeProvider {
    private static final Set<String> MAIN = Set.of(Edge.MAIN);

    private static final Set<String> LISTS = Set.of(Edge.MAIN, "empty");

    @Override
    public List<NodeType> nodeTypes() {
        return Stream.of(calls(), data(), logic()).flatMap(List::stream).toList();
    }

    private static List<NodeType> calls() {
        return List.of(
                new NodeType("web:httpRequest", "HTTP request", List.of("url"), LISTS, false),
                new NodeType(
                        "db:query",
                        "PostgreSQL query",
                        List.of("connection", "query"),
                        MAIN,
                        false),
                new NodeType("ai:completion", "AI completion", List.of("model"), MAIN, false));
    }

    private static List<NodeType> data() {
        return List.of(
                new NodeType("data:set", "Set values", List.of("values"), MAIN, true),
                new NodeType("data:items", "Items of a list", List.of("items"), LISTS, true),
                new NodeType("data:transform", "Transform", List.of("expression"), MAIN, true));
    }

    private static List<NodeType> logic() {
        return List.of(
                new NodeType("logic:if", "If", List.of("condition"), Set.of("true", "false"), true),
                new NodeType(
                        "logic:switch",
                        "Switch",
                        List.of("value", "cases"),
                        Set.of("case:*", "default"),
                        true),
                new NodeType("logic:merge", "Merge", List.of(), MAIN, true),
                new NodeType("logic:noop", "Do nothing", List.of(), MAIN, true),
                new NodeType("logic:stop", "Stop with an error", List.of(), MAIN, true),
                new NodeType(
                        Loops.LOOP_TYPE, "Loop", List.of("items"), Set.of("loop", "done"), true),
                new NodeType(ForEach.TYPE, "For each", List.of("items"), MAIN, true),
                new NodeType(
                        "flow:unmapped", "Not to be run", List.of("message"), Set.of("*"), true),
                new NodeType("time:wait", "Wait", List.of(), MAIN, true),
                new NodeType("signal:wait", "Wait for a signal", List.of("name"), MAIN, true),
                new NodeType("flow:run", "Run a flow", List.of("flowId"), MAIN, false));
    }
}
