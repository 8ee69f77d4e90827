package dev.millrace.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which node lies in the body of which forEach. Frames that are no forEach are only drawn: what is
 * in them belongs where they are. Immutable.
 */
public final class Nesting {
    private final Flow flow;
    private final Undos undos;
    private final Map<String, String> inner = new HashMap<>();

    Nesting(Flow flow, Undos undos) {
        this.flow = flow;
        this.undos = undos;
        Map<String, Node> byId = new HashMap<>();
        flow.nodes().forEach(node -> byId.put(node.id(), node));
        for (Node node : flow.nodes()) {
            Node frame = frame(node, byId);
            if (frame != null) {
                inner.put(node.id(), frame.id());
            }
        }
    }

    /** The nearest forEach; frames that hold each other hold nothing. */
    private static @Nullable Node frame(Node node, Map<String, Node> byId) {
        Set<String> seen = new HashSet<>();
        Node at = parent(node, byId);
        while (at != null && !at.forEach() && seen.add(at.id())) {
            at = parent(at, byId);
        }
        return at == null || !at.forEach() || at.id().equals(node.id()) ? null : at;
    }

    private static @Nullable Node parent(Node node, Map<String, Node> byId) {
        return node.parentId() == null ? null : byId.get(node.parentId());
    }

    /** No node lies in a body. */
    public boolean flat() {
        return inner.isEmpty();
    }

    /** Id of the innermost forEach around the node; null outside of all. */
    public @Nullable String innermost(String nodeId) {
        return inner.get(nodeId);
    }

    /** Ids of the forEaches around the node, innermost first. */
    public List<String> around(String nodeId) {
        List<String> around = new ArrayList<>();
        String at = inner.get(nodeId);
        while (at != null && !around.contains(at)) {
            around.add(at);
            at = inner.get(at);
        }
        return around;
    }

    /** Id of the outermost forEach around the node; its own outside of all. */
    public String outermost(String nodeId) {
        List<String> around = around(nodeId);
        return around.isEmpty() ? nodeId : around.getLast();
    }

    /**
     * The nodes directly in the body of this forEach, or of none, in file order; without those that
     * undo others.
     */
    public List<Node> nodes(@Nullable String forEach) {
        return flow.nodes().stream()
                .filter(node -> !undos.undoes(node.id()))
                .filter(node -> Objects.equals(inner.get(node.id()), forEach))
                .toList();
    }

    /** The edges between those nodes, in file order. */
    List<Edge> edges(@Nullable String forEach) {
        Set<String> ids = new HashSet<>();
        nodes(forEach).forEach(node -> ids.add(node.id()));
        return flow.edges().stream()
                .filter(edge -> ids.contains(edge.source()) && ids.contains(edge.target()))
                .toList();
    }

    /**
     * The flow with edges added that say in which order it runs: from a forEach to its body, from
     * there to what follows the forEach. For display.
     */
    Flow unfolded() {
        List<Edge> edges = new ArrayList<>(flow.edges());
        for (Node node : flow.nodes()) {
            String around = inner.get(node.id());
            if (around != null) {
                edges.add(new Edge("", around, Edge.MAIN, node.id()));
                flow.edges().stream()
                        .filter(edge -> edge.source().equals(around))
                        .map(edge -> new Edge("", node.id(), Edge.MAIN, edge.target()))
                        .forEach(edges::add);
            }
        }
        return new Flow(flow.id(), flow.name(), flow.nodes(), edges, flow.settings());
    }
}
