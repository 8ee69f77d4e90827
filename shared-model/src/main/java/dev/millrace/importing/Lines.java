package dev.millrace.importing;

import dev.millrace.importing.node.BatchNodes;
import dev.millrace.importing.node.Items;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which lists are in the same order: what a node puts out for the third item that came in stands
 * third, as long as nobody picks, sorts or adds. Not thread-safe.
 */
final class Lines {
    private final Canvas canvas;
    private final ItemCounts counts;
    private final Map<Integer, String> in = new HashMap<>();

    Lines(Canvas canvas, ItemCounts counts) {
        this.canvas = canvas;
        this.counts = counts;
    }

    /** What the one has put out is in the order of what comes in to the other. */
    boolean same(int source, int target) {
        return out(source, 0).equals(in(target));
    }

    private String in(int node) {
        String known = in.get(node);
        if (known != null) {
            return known;
        }
        in.put(node, "into " + node); // where a path leads back to itself
        List<Wire> wires = canvas.incoming(node);
        if (wires.size() == 1) {
            Wire wire = wires.getFirst();
            in.put(node, out(wire.source(), wire.output()));
        }
        return in.get(node);
    }

    private String out(int node, int output) {
        boolean kept =
                counts.handling(node).keepsPlaces()
                        && counts.worked(node) == Items.MANY
                        && !BatchNodes.of(canvas.node(node));
        return kept ? in(node) : "out of " + node + " " + output;
    }
}
