package dev.millrace.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.flow.Edge;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.FlowSettings;
import dev.millrace.flow.ForEach;
import dev.millrace.flow.Join;
import dev.millrace.flow.Node;
import dev.millrace.flow.NodeSettings;
import dev.millrace.flow.OnError;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Draws small flows: {@code Drawing.of("if -true> a, if -false> b").join("c", Join.ANY)}. */
public final class Drawing {
    private final Map<String, NodeSettings> nodes = new LinkedHashMap<>();
    private final List<Edge> edges = new ArrayList<>();
    private final Map<String, Integer> most = new HashMap<>();
    private final Map<String, String> frames = new HashMap<>();
    private final Map<String, ForEach> forEaches = new HashMap<>();
    private boolean compensates;

    /** Nodes are in the order in which they are first named; a name alone is a node too. */
    public static Drawing of(String text) {
        Drawing drawing = new Drawing();
        for (String part : text.split(",", -1)) {
            drawing.draw(part.strip().split("\\s+"));
        }
        return drawing;
    }

    private void draw(String[] words) {
        node(words[0]);
        for (int i = 1; i + 1 < words.length; i += 2) {
            String port = words[i].substring(1, words[i].length() - 1);
            edge(words[i - 1], port.isEmpty() ? Edge.MAIN : port, words[i + 1]);
        }
    }

    Drawing node(String id) {
        nodes.putIfAbsent(id, NodeSettings.DEFAULT);
        return this;
    }

    Drawing edge(String source, String port, String target) {
        node(source);
        node(target);
        edges.add(new Edge("e" + edges.size(), source, port, target));
        return this;
    }

    Drawing join(String id, Join join) {
        NodeSettings old = settings(id);
        return set(id, join, old.onError(), old.disabled(), old.compensate());
    }

    Drawing goOn(String id) {
        NodeSettings old = settings(id);
        return set(id, old.join(), OnError.CONTINUE, old.disabled(), old.compensate());
    }

    Drawing disabled(String id) {
        NodeSettings old = settings(id);
        return set(id, old.join(), old.onError(), true, old.compensate());
    }

    /** What it does is undone by that node if the flow fails. */
    Drawing undo(String id, String by) {
        node(id);
        node(by);
        compensates = true;
        NodeSettings old = settings(id);
        return set(id, old.join(), old.onError(), old.disabled(), by);
    }

    /** Its flow is not undone when it fails. */
    Drawing keepsWhatWasDone() {
        compensates = false;
        return this;
    }

    /** Iterations of the loop that it is the header of. */
    Drawing atMost(String id, int iterations) {
        most.put(id, iterations);
        return this;
    }

    /** Makes it a forEach over these nodes. */
    Drawing each(String id, ForEach settings, String... body) {
        node(id);
        forEaches.put(id, settings);
        for (String inner : body) {
            node(inner);
            frames.put(inner, id);
        }
        return this;
    }

    private Node drawn(String id, NodeSettings settings) {
        ObjectNode parameters = Json.object();
        ForEach forEach = forEaches.get(id);
        if (forEach != null) {
            parameters.put("concurrency", forEach.concurrency());
            parameters.put("onItemError", forEach.goesOn() ? "continue" : "stop");
        }
        NodeSettings old = settings;
        Integer iterations = most.getOrDefault(id, old.maxIterations());
        NodeSettings whole =
                new NodeSettings(
                        old.retry(),
                        old.timeout(),
                        old.onError(),
                        old.join(),
                        old.runIf(),
                        old.disabled(),
                        old.breaker(),
                        old.effect(),
                        iterations,
                        old.compensate());
        String type = forEach == null ? "test:step" : ForEach.TYPE;
        return new Node(id, type, id, parameters, whole, frames.get(id));
    }

    private NodeSettings settings(String id) {
        return nodes.getOrDefault(id, NodeSettings.DEFAULT);
    }

    private Drawing set(
            String id, Join join, OnError onError, boolean disabled, @Nullable String undo) {
        NodeSettings old = NodeSettings.DEFAULT;
        nodes.put(
                id,
                new NodeSettings(
                        old.retry(),
                        old.timeout(),
                        onError,
                        join,
                        old.runIf(),
                        disabled,
                        null,
                        old.effect(),
                        old.maxIterations(),
                        undo));
        return this;
    }

    public FlowGraph graph() {
        List<Node> drawn = new ArrayList<>();
        nodes.forEach((id, settings) -> drawn.add(drawn(id, settings)));
        FlowSettings usual = FlowSettings.DEFAULT;
        FlowSettings settings =
                new FlowSettings(
                        usual.timeout(),
                        usual.deadline(),
                        usual.attempts(),
                        usual.backoff(),
                        usual.priority(),
                        usual.queue(),
                        usual.concurrency(),
                        usual.rateLimit(),
                        compensates,
                        usual.errorFlow());
        return new FlowGraph(new Flow("drawn", "drawn", drawn, edges, settings));
    }
}
