package dev.millrace.flow;

import dev.millrace.execution.NodeKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which node of a flow undoes which. Such a node never runs in the forward pass. It runs in the
 * iteration of what it undoes; one that undoes several nodes as well in one of its own for each of
 * them, by their order in the file. Immutable.
 */
public final class Undos {
    private final Map<String, String> undoOf = new HashMap<>();
    private final Map<String, LinkedHashSet<String>> undoneBy = new HashMap<>();

    Undos(Flow flow) {
        for (Node node : flow.nodes()) {
            String undo = node.settings().compensate();
            if (undo != null) {
                undoOf.put(node.id(), undo);
                undoneBy.computeIfAbsent(undo, any -> new LinkedHashSet<>()).add(node.id());
            }
        }
    }

    public boolean none() {
        return undoOf.isEmpty();
    }

    /** Whether the node undoes others. */
    public boolean undoes(String nodeId) {
        return undoneBy.containsKey(nodeId);
    }

    /** Ids of the nodes that this one undoes, in file order. */
    public Set<String> undoneBy(String nodeId) {
        return undoneBy.getOrDefault(nodeId, new LinkedHashSet<>());
    }

    /** The run that undoes that run of a node; null if nothing undoes it. */
    public @Nullable NodeKey of(NodeKey done) {
        String undo = undoOf.get(done.nodeId());
        if (undo == null) {
            return null;
        }
        List<String> several = List.copyOf(undoneBy(undo));
        if (several.size() == 1) {
            return new NodeKey(undo, done.iteration());
        }
        String number = Integer.toString(several.indexOf(done.nodeId()));
        String around = done.iteration().isEmpty() ? "" : done.iteration() + ".";
        return new NodeKey(undo, around + number);
    }
}
