package dev.millrace.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.Event;
import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.Edge;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.Join;
import dev.millrace.flow.Loop;
import dev.millrace.flow.Node;
import dev.millrace.flow.OnError;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Two versions of a flow held against each other by what decides the output of a node: its type and
 * parameters, which way it takes, and what leads to it. How often it is tried, for how long, its
 * label and its place on the screen do not.
 *
 * @param before the version that ran
 * @param now the version that is to run
 */
public record Redrawing(FlowGraph before, FlowGraph now) {
    private record Definition(
            String type,
            ObjectNode parameters,
            OnError onError,
            Join join,
            @Nullable String runIf,
            boolean disabled,
            int maxIterations,
            List<String> incoming,
            String loop,
            @Nullable String frame) {}

    /** Nodes that only the new version has. */
    public Set<String> added() {
        return ids(now, id -> !before.wiring().has(id));
    }

    /** Nodes that only the old version has. */
    public Set<String> gone() {
        return ids(before, id -> !now.wiring().has(id));
    }

    /** Nodes of both that are not the same. */
    public Set<String> changed() {
        return ids(
                now,
                id ->
                        before.wiring().has(id)
                                && !definition(before, id).equals(definition(now, id)));
    }

    /** In the order of the graph. */
    private static Set<String> ids(FlowGraph graph, Predicate<String> wanted) {
        return graph.topologicalOrder().stream()
                .filter(wanted)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Definition definition(FlowGraph graph, String id) {
        Node node = graph.node(id);
        List<String> incoming =
                graph.incoming(id).stream()
                        .sorted(Comparator.comparing(Edge::source).thenComparing(Edge::port))
                        .map(edge -> edge.source() + "\t" + edge.port())
                        .toList();
        int loop = graph.loops().of(graph.wiring().number(id));
        return new Definition(
                node.type(),
                node.parameters(),
                node.settings().onError(),
                node.settings().join(),
                node.settings().runIf(),
                node.settings().disabled(),
                node.settings().maxIterations(),
                incoming,
                loop == Loop.NONE
                        ? ""
                        : graph.wiring().node(graph.loops().all().get(loop).header()).id(),
                node.parentId());
    }

    Set<String> runAgain(List<Event> events, Set<String> chosen) {
        Set<String> again = new LinkedHashSet<>(chosen);
        again.addAll(added());
        again.addAll(changed());
        again.addAll(ReplayPlan.undone(now, events));
        FlowState over = ReplayPlan.fold(before, events);
        ids(now, id -> before.wiring().has(id) && failedTheFlow(over, id)).forEach(again::add);
        return now.reachable(again);
    }

    private static boolean failedTheFlow(FlowState over, String id) {
        return over.status(id) == NodeStatus.FAILED && !over.ledOn(id);
    }
}
