package dev.millrace.engine;

import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Edge;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.ForEach;
import dev.millrace.flow.Join;
import dev.millrace.flow.OnError;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * A random flow with loops, forEaches, joins, error ports, skips and undos in each other, and what
 * becomes of every run in it. The same seed gives the same one.
 */
final class Structure {
    static final int ITEMS = 2;

    private static final int MOST_IN_A_ROW = 2;
    private static final List<String> PORTS = List.of(Edge.MAIN, "p0", "p1");

    final long seed;
    final FlowGraph graph;
    final int jobAttempts;
    private final Random random;
    private final Drawing drawing = new Drawing();
    private int count;

    /** What becomes of a try. */
    enum Ending {
        SUCCEEDS,
        SKIPPED,
        FAILS
    }

    Structure(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.jobAttempts = 1 + random.nextInt(2);
        section(2 + random.nextInt(6), 0);
        this.graph = drawing.graph();
    }

    private List<String> section(int size, int depth) {
        List<String> nodes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            nodes.add("n" + count++);
            drawing.node(nodes.getLast());
        }
        for (int i = 1; i < size; i++) {
            edge(nodes.get(random.nextInt(i)), nodes.get(i));
        }
        for (int more = random.nextInt(size); more > 0; more--) {
            int source = random.nextInt(size);
            boolean back = random.nextInt(3) == 0;
            int target =
                    back || source == size - 1
                            ? random.nextInt(size)
                            : source + 1 + random.nextInt(size - 1 - source);
            edge(nodes.get(source), nodes.get(target));
        }
        for (String node : nodes) {
            settings(node, depth);
        }
        return nodes;
    }

    private void edge(String source, String target) {
        String port = random.nextInt(6) == 0 ? Edge.ERROR : PORTS.get(random.nextInt(3));
        drawing.edge(source, port, target);
    }

    private void settings(String node, int depth) {
        if (random.nextInt(8) == 0) {
            drawing.join(node, random.nextBoolean() ? Join.ANY : new Join(1));
        }
        if (random.nextInt(6) == 0) {
            drawing.goOn(node);
        }
        if (random.nextInt(3) == 0) {
            drawing.undo(node, random.nextInt(4) == 0 ? "u" : "u" + node);
        }
        if (random.nextInt(15) == 0) {
            drawing.disabled(node);
        }
        if (depth < 2 && random.nextInt(4) == 0) {
            ForEach settings = new ForEach(1 + random.nextInt(3), random.nextBoolean());
            List<String> body = section(1 + random.nextInt(3), depth + 1);
            drawing.each(node, settings, body.toArray(String[]::new));
        }
    }

    private Random dice(NodeKey run, int salt) {
        return new Random(
                Objects.hash(seed, run.nodeId(), run.iteration(), salt) * 0x9E3779B97F4A7C15L);
    }

    /** Items that a forEach has there. */
    int items(NodeKey run) {
        return dice(run, 1).nextInt(ITEMS + 1);
    }

    /** After a few iterations no node leads on, so that every loop ends. */
    String port(NodeKey run) {
        return tired(run) ? "none" : PORTS.get(dice(run, 2).nextInt(3));
    }

    private static boolean tired(NodeKey run) {
        for (String number : run.iteration().split("\\.", -1)) {
            if (!number.isEmpty() && Integer.parseInt(number) >= MOST_IN_A_ROW) {
                return true;
            }
        }
        return false;
    }

    Ending ending(NodeKey run) {
        int roll = tired(run) ? 20 : dice(run, 3).nextInt(20);
        if (roll == 0) {
            return Ending.SKIPPED;
        }
        return roll < 5 && !forEach(run.nodeId()) && fate(run.nodeId()) == Fate.STAYS
                ? Ending.FAILS
                : Ending.SUCCEEDS;
    }

    boolean forEach(String node) {
        return graph.node(node).forEach();
    }

    /** Whether its last try is of unknown effect, if it fails. */
    boolean definite(NodeKey run) {
        return dice(run, 4).nextBoolean();
    }

    /** Whether its first try is followed by another. */
    boolean retries(NodeKey run) {
        return dice(run, 5).nextInt(6) == 0;
    }

    /** Whether it waits for a breaker before its first try. */
    boolean parks(NodeKey run) {
        return dice(run, 8).nextInt(8) == 0;
    }

    /** Whether it fails the flow in that attempt of the job, whatever else becomes of it. */
    boolean breaks(NodeKey run, int jobAttempt) {
        int roll = dice(run, 6).nextInt(4);
        return !forEach(run.nodeId())
                && fate(run.nodeId()) == Fate.FAILS_ALL
                && (roll == 0 || (roll == 1 && jobAttempt == 1));
    }

    /** Whether a failure there surely fails the flow, surely does not, or that depends. */
    private enum Fate {
        FAILS_ALL,
        STAYS,
        DEPENDS
    }

    private Fate fate(String id) {
        List<String> outwards = new ArrayList<>(List.of(id));
        outwards.addAll(graph.nesting().around(id));
        for (String at : outwards) {
            boolean item = !at.equals(id) && goesOn(at);
            boolean handles = graph.outgoing(at).stream().anyMatch(Edge::fromError);
            if (item || graph.node(at).settings().onError() == OnError.CONTINUE) {
                return Fate.STAYS;
            }
            if (handles) { // unless it was started by such an edge itself
                boolean handler = graph.incoming(at).stream().anyMatch(Edge::fromError);
                return handler ? Fate.DEPENDS : Fate.STAYS;
            }
        }
        return Fate.FAILS_ALL;
    }

    boolean goesOn(String forEach) {
        return graph.node(forEach).parameters().path("onItemError").asText().equals("continue");
    }

    /** What a run that undoes comes to. */
    boolean undoFails(NodeKey undo) {
        return dice(undo, 7).nextInt(8) == 0;
    }
}
