package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.flow.Loop;
import dev.millrace.flow.Loops;
import dev.millrace.flow.Section;
import dev.millrace.flow.Wiring;
import dev.millrace.json.Json;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What has gone along the edges. */
final class Traffic {
    private final Section section;
    private final NodeState[] nodes;
    private final LoopStates states;

    Traffic(Section section, NodeState[] nodes, LoopStates states) {
        this.section = section;
        this.nodes = nodes;
        this.states = states;
    }

    /**
     * Whether the edge was taken; one that leads out of a loop is, if it was in any of its
     * iterations.
     */
    boolean taken(int edge) {
        if (loops().left(edge) != Loop.NONE) {
            return states.carried(edge) != null;
        }
        Exit exit = nodes[wiring().source(edge)].exit();
        return exit != null && exit.takes(wiring().edge(edge));
    }

    /** Whether its being taken is known to its target: not while the loop that it leaves runs. */
    boolean arrived(int edge) {
        int left = loops().left(edge);
        return (left == Loop.NONE || states.ended(left)) && counts(edge) && taken(edge);
    }

    List<Integer> arrivedAt(int node) {
        return IntStream.of(section.wiring().incoming(node)).filter(this::arrived).boxed().toList();
    }

    /**
     * Whether the edge has a say now: one into a loop from outside has in the first iteration only.
     */
    boolean counts(int edge) {
        int source = wiring().source(edge);
        int loop = loops().of(wiring().target(edge));
        while (loop != Loop.NONE && !loops().contains(loop, source)) {
            if (states.iteration(loop) > 0) {
                return false;
            }
            loop = loops().all().get(loop).parent();
        }
        return !loops().back(edge);
    }

    /** What these taken edges bring together: the only value, of several an object by node id. */
    JsonNode value(List<Integer> edges) {
        ObjectNode bySource = Json.object();
        for (int edge : edges) {
            bySource.set(wiring().node(wiring().source(edge)).id(), value(edge));
        }
        return bySource.size() == 1 ? bySource.elements().next() : bySource;
    }

    private JsonNode value(int edge) {
        if (loops().left(edge) != Loop.NONE) {
            @Nullable JsonNode carried = states.carried(edge);
            return carried == null ? Json.nothing() : carried;
        }
        return nodes[wiring().source(edge)].output();
    }

    /** The value that came along the edges the node was started by; of none, the input. */
    JsonNode into(int node, JsonNode input) {
        @Nullable Rounds rounds = loops().header(node) ? states.rounds(loops().of(node)) : null;
        if (rounds != null) {
            return rounds.value();
        }
        List<Integer> edges = nodes[node].inputs();
        return edges == null || edges.isEmpty() ? input : value(edges);
    }

    private Wiring wiring() {
        return section.wiring();
    }

    private Loops loops() {
        return section.loops();
    }
}
