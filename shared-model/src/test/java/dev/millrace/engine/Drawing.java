package dev.millrace.engine;

import dev.millrace.flow.Edge;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.FlowSettings;
import dev.millrace.flow.Join;
import dev.millrace.flow.Node;
import dev.millrace.flow.NodeSettings;
import dev.millrace.flow.OnError;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws small flows: {@code Drawing.of("if -true> a, if -false> b").join("c", Join.ANY)}. */
public final class Drawing {
    private final Map<String, NodeSettings> nodes = new LinkedHashMap<>();
    private final List<Edge> edges = new ArrayList<>();

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
        return set(id, join, settings(id).onError(), settings(id).disabled(), most(id));
    }

    Drawing goOn(String id) {
        return set(id, settings(id).join(), OnError.CONTINUE, settings(id).disabled(), most(id));
    }

    Drawing disabled(String id) {
        return set(id, settings(id).join(), settings(id).onError(), true, most(id));
    }

    /** Iterations of the loop that it is the header of. */
    Drawing atMost(String id, int iterations) {
        NodeSettings old = settings(id);
        return set(id, old.join(), old.onError(), old.disabled(), iterations);
    }

    private int most(String id) {
        return settings(id).maxIterations();
    }

    private NodeSettings settings(String id) {
        return nodes.getOrDefault(id, NodeSettings.DEFAULT);
    }

    private Drawing set(String id, Join join, OnError onError, boolean disabled, int iterations) {
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
                        iterations));
        return this;
    }

    public FlowGraph graph() {
        List<Node> drawn = new ArrayList<>();
        nodes.forEach((id, settings) ->
                drawn.add(new Node(id, "test:step", id, Json.object(), settings)));
        return new FlowGraph(new Flow("drawn", "drawn", drawn, edges, FlowSettings.DEFAULT));
    }
}
