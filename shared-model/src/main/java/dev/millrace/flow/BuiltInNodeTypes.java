package dev.millrace.flow;

import java.util.List;
import java.util.Set;

/** The types of nodes that come with Millrace. */
public final class BuiltInNodeTypes implements NodeTypeProvider {
    private static final Set<String> MAIN = Set.of(Edge.MAIN);

    @Override
    public List<NodeType> nodeTypes() {
        return List.of(
                new NodeType(
                        "web:httpRequest",
                        "HTTP request",
                        List.of("url"),
                        Set.of(Edge.MAIN, "empty"),
                        false),
                new NodeType(
                        "db:query",
                        "PostgreSQL query",
                        List.of("connection", "query"),
                        MAIN,
                        false),
                new NodeType("ai:completion", "AI completion", List.of("model"), MAIN, false),
                new NodeType("data:set", "Set values", List.of("values"), MAIN, true),
                new NodeType(
                        "data:items",
                        "Items of a list",
                        List.of("items"),
                        Set.of(Edge.MAIN, "empty"),
                        true),
                new NodeType("data:transform", "Transform", List.of("expression"), MAIN, true),
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
                new NodeType(
                        "flow:unmapped", "Not to be run", List.of("message"), Set.of("*"), true),
                new NodeType("time:wait", "Wait", List.of(), MAIN, true));
    }
}
