package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.flow.Loop;
import dev.millrace.flow.Loops;
import dev.millrace.flow.Node;
import dev.millrace.flow.Section;
import dev.millrace.flow.Wiring;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Takes loops from one iteration to the next. Works on a step's copy of the nodes. */
final class Iterations {
    private final Wiring wiring;
    private final Loops loops;
    private final NodeState[] nodes;
    private final LoopStates states;
    private final Traffic traffic;

    Iterations(Section section, NodeState[] nodes, LoopStates states) {
        this.wiring = section.wiring();
        this.loops = section.loops();
        this.nodes = nodes;
        this.states = states;
        this.traffic = new Traffic(section, nodes, states);
    }

    /** Whether an edge back to the loop's header was taken in this iteration. */
    boolean goesOn(Loop loop) {
        return loop.back().stream().anyMatch(traffic::taken);
    }

    /** Begins the next iteration, unless there have been as many as may be. */
    Optional<ExecutionError> next(Loop loop) {
        Node header = wiring.node(loop.header());
        int most = header.settings().maxIterations();
        if (states.iteration(loop.number()) + 1 >= most) {
            String message =
                    "the loop at '"
                            + header.id()
                            + "' has run "
                            + most
                            + " times, as often as it may; see maxIterations";
            return Optional.of(new ExecutionError(Failure.fatal("LIMIT", message), header.id()));
        }
        List<Integer> taken = loop.back().stream().filter(traffic::taken).toList();
        JsonNode cameBack = traffic.value(taken);
        states.next(loop, cameBack);
        loop.body().forEach(node -> again(loop, node));
        NodeState first = nodes[loop.header()];
        nodes[loop.header()] = first.with(first.arrivals().startedBy(taken));
        return Optional.empty();
    }

    private void again(Loop loop, int node) {
        for (int edge : wiring.outgoing(node)) {
            if (loops.left(edge) != Loop.NONE
                    && loops.contains(loop.number(), wiring.target(edge))) {
                states.carry(edge, null);
            }
        }
        nodes[node] =
                nodes[node].again(
                        (int) IntStream.of(wiring.incoming(node)).filter(traffic::counts).count());
    }
}
