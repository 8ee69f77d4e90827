package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Event;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.Loop;
import dev.millrace.flow.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says from the log alone what must have been undone, and compares every two undos: the naive way
 * to what {@link UndoPlan} does.
 */
final class UndoCheck {
    private final FlowGraph graph;
    private final List<Event> forward = new ArrayList<>();
    private final List<Event> back = new ArrayList<>();
    private final Map<NodeKey, NodeKey> undoOf = new HashMap<>();
    private final Map<NodeKey, Integer> begunAt = new HashMap<>();
    private final Map<NodeKey, Integer> endedAt = new HashMap<>();
    private final Set<NodeKey> undone = new HashSet<>();
    private final Set<NodeKey> succeeded = new HashSet<>();

    UndoCheck(FlowGraph graph, List<Event> log) {
        this.graph = graph;
        boolean turned = false;
        for (Event event : log) {
            (turned ? back : forward).add(event);
            turned |= event instanceof Event.ExecutionCompensating;
        }
    }

    /** Runs that completed, or whose last try had no definite answer. */
    Set<NodeKey> done() {
        Map<NodeKey, Boolean> done = new LinkedHashMap<>();
        Map<NodeKey, Integer> keys = new HashMap<>();
        for (Event event : forward) {
            switch (event) {
                case Event.NodeStarted e -> {
                    done.put(e.key(), true);
                    keys.put(e.key(), e.effectKey());
                }
                case Event.NodeRetry e ->
                        done.put(e.key(), Objects.equals(keys.get(e.key()), e.effectKey()));
                case Event.NodeFailed e -> done.put(e.key(), !e.definite());
                case Event.NodeCompleted e -> done.put(e.key(), true);
                default -> {}
            }
        }
        return done.keySet().stream()
                .filter(key -> Boolean.TRUE.equals(done.get(key)))
                .filter(key -> graph.node(key.nodeId()).settings().compensate() != null)
                .collect(Collectors.toSet());
    }

    void check() {
        done().forEach(key -> undoOf.put(key, Objects.requireNonNull(graph.undos().of(key))));
        read();
        assertThat(endedAt.keySet())
                .as("exactly what was done or may have been is undone")
                .containsExactlyInAnyOrderElementsOf(undoOf.values());
        assertThat(undone.stream().map(undoOf::get).toList())
                .as("those that succeeded are noted")
                .containsExactlyInAnyOrderElementsOf(succeeded);
        for (NodeKey first : undoOf.keySet()) {
            for (NodeKey second : undoOf.keySet()) {
                if (leadsTo(first, second)) {
                    assertThat(begunAt.get(undoOf.get(first)))
                            .as("%s is undone after %s, which depends on it", first, second)
                            .isGreaterThan(Objects.requireNonNull(endedAt.get(undoOf.get(second))));
                }
            }
        }
    }

    private void read() {
        for (int at = 0; at < back.size(); at++) {
            if (back.get(at) instanceof Event.OfNode event) {
                begunAt.putIfAbsent(event.key(), at);
                switch (event) {
                    case Event.NodeCompleted e -> {
                        endedAt.put(e.key(), at);
                        succeeded.add(e.key());
                    }
                    case Event.NodeFailed e -> endedAt.put(e.key(), at);
                    case Event.NodeSkipped e -> endedAt.put(e.key(), at);
                    case Event.NodeCompensated e -> undone.add(e.key());
                    default -> {}
                }
            }
        }
    }

    /**
     * What must be startable now: whatever nothing depends on that is not undone yet; items of
     * forEaches wait for their turn.
     */
    void checkOpen(FlowState state, Set<NodeKey> begun, Set<NodeKey> ended) {
        Set<NodeKey> open =
                state.next().stream()
                        .filter(Decision.StartNode.class::isInstance)
                        .map(start -> ((Decision.StartNode) start).key())
                        .collect(Collectors.toSet());
        Set<NodeKey> all = done();
        for (NodeKey key : all) {
            NodeKey undo = Objects.requireNonNull(graph.undos().of(key));
            boolean free =
                    !begun.contains(undo)
                            && graph.nesting().around(key.nodeId()).isEmpty()
                            && all.stream()
                                    .filter(other -> leadsTo(key, other))
                                    .allMatch(other -> ended.contains(graph.undos().of(other)));
            if (free && !graph.node(undo.nodeId()).settings().disabled()) {
                assertThat(open).as("nothing holds up %s", undo).contains(undo);
            }
        }
    }

    private boolean leadsTo(NodeKey first, NodeKey second) {
        return leadsTo(graph.outermost(), first, second, 0);
    }

    private boolean leadsTo(Section section, NodeKey first, NodeKey second, int depth) {
        int one = section.holder(first.nodeId());
        int other = section.holder(second.nodeId());
        List<Integer> common = new ArrayList<>(loops(section, one));
        common.retainAll(loops(section, other));
        int at = depth;
        for (int i = 0; i < common.size(); i++, at++) {
            if (number(first, at) != number(second, at)) {
                return number(first, at) < number(second, at);
            }
        }
        if (one != other) {
            return path(section, one, other, common, new HashSet<>());
        }
        if (section.has(first.nodeId()) || section.has(second.nodeId())) {
            return section.has(second.nodeId()) && !first.equals(second);
        }
        return number(first, at) == number(second, at)
                && leadsTo(section.body(one).section(), first, second, at + 1);
    }

    private static List<Integer> loops(Section section, int node) {
        List<Integer> around = new ArrayList<>();
        for (int loop = section.loops().of(node); loop != Loop.NONE; ) {
            around.addFirst(loop);
            loop = section.loops().all().get(loop).parent();
        }
        return around;
    }

    private static int number(NodeKey key, int at) {
        return Integer.parseInt(key.iteration().split("\\.", -1)[at]);
    }

    /** By edges that do not begin another iteration of a loop around both. */
    private static boolean path(
            Section section, int from, int to, List<Integer> around, Set<Integer> seen) {
        if (from == to) {
            return true;
        }
        if (!seen.add(from)) {
            return false;
        }
        for (int edge : section.wiring().outgoing(from)) {
            boolean back =
                    around.stream()
                            .anyMatch(
                                    loop -> section.loops().all().get(loop).back().contains(edge));
            if (!back && path(section, section.wiring().target(edge), to, around, seen)) {
                return true;
            }
        }
        return false;
    }
}
