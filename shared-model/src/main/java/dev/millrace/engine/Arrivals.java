package dev.millrace.engine;

import dev.millrace.flow.Join;
import dev.millrace.flow.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has come along the edges into a node. Two counters answer what its join asks, so no edge is
 * ever looked at twice.
 *
 * @param total edges into the node
 * @param taken edges taken so far
 * @param dead edges dead so far; the rest is undecided
 * @param inputs the edges that sufficed, by number, in file order; null while they do not. What
 *     comes later is ignored
 */
record Arrivals(int total, int taken, int dead, @Nullable List<Integer> inputs) {
    static Arrivals none(int total) {
        return new Arrivals(total, 0, 0, total == 0 ? List.of() : null);
    }

    Arrivals with(boolean edgeTaken) {
        return edgeTaken
                ? new Arrivals(total, taken + 1, dead, inputs)
                : new Arrivals(total, taken, dead + 1, inputs);
    }

    Arrivals startedBy(List<Integer> edges) {
        return new Arrivals(total, taken, dead, edges);
    }

    /** The join has what it asks for. */
    boolean suffice(Node node) {
        Join join = node.settings().join();
        return join.all() ? taken > 0 && taken + dead == total : taken >= join.needed();
    }

    /** The join can never have what it asks for. */
    boolean hopeless(Node node) {
        Join join = node.settings().join();
        return inputs == null && (join.all() ? dead == total : total - dead < join.needed());
    }
}
