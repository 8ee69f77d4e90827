package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.event.Event;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.FlowGraph;
import dev.millrace.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random flows with loops in loops, run in a random order with workers lost on the way: every run
 * of every node is given what {@link LoopReference} says, exactly once. {@code
 * -Dmillrace.graphs=100000} plays more.
 */
class LoopPropertyTest {
    private static final long GRAPHS = Long.getLong("millrace.graphs", 2_000);
    private static final long FIRST = Long.getLong("millrace.seed", 1);
    private static final int MOST_IN_A_ROW = 4;

    @Test
    void the_fold_agrees_with_the_reference() {
        long iterations = 0;
        for (long seed = FIRST; seed < FIRST + GRAPHS; seed++) {
            try {
                iterations += play(seed);
            } catch (AssertionError | RuntimeException wrong) {
                throw new AssertionError(
                        "run it again with -Dmillrace.graphs=1 -Dmillrace.seed=" + seed, wrong);
            }
        }
        assertThat(iterations)
                .as("loops that never go round prove nothing")
                .isGreaterThan(GRAPHS / 2);
    }

    private static long play(long seed) {
        FlowGraph graph = graph(new Random(seed));
        LoopReference reference = new LoopReference(graph, (node, path) -> port(seed, node, path));
        reference.run();
        Player player = new Player(seed, graph);
        player.play();
        assertThat(player.runs).isEqualTo(reference.runs);
        reference.outputs.forEach(
                (node, output) -> assertThat(player.state.output(node)).isEqualTo(output));
        return reference.runs.keySet().stream().filter(run -> run.endsWith("1")).count();
    }

    private static FlowGraph graph(Random random) {
        int size = 2 + random.nextInt(9);
        Drawing drawing = new Drawing();
        IntStream.range(0, size).forEach(i -> drawing.node("n" + i));
        for (int i = 1; i < size; i++) {
            drawing.edge("n" + random.nextInt(i), "p" + random.nextInt(2), "n" + i);
        }
        for (int extra = random.nextInt(2 * size); extra > 0; extra--) {
            drawing.edge(
                    "n" + random.nextInt(size),
                    "p" + random.nextInt(2),
                    "n" + random.nextInt(size));
        }
        return drawing.graph();
    }

    /** After a few iterations no node leads on, so that every loop ends. */
    private static String port(long seed, String node, String path) {
        boolean tired = path.matches("(.*\\.)?" + MOST_IN_A_ROW + "(\\..*)?");
        return tired ? "none" : "p" + new Random(Objects.hash(seed, node, path)).nextInt(2);
    }

    /** A worker that does what the state asks for in any order, and is lost now and then. */
    private static final class Player {
        private final long seed;
        private final FlowGraph graph;
        private final Random random;
        private final List<Event> log = new ArrayList<>();
        private final Map<NodeKey, JsonNode> running = new LinkedHashMap<>();
        private final Map<String, String> runs = new TreeMap<>();
        private FlowState state;

        Player(long seed, FlowGraph graph) {
            this.seed = seed;
            this.graph = graph;
            this.random = new Random(~seed);
            this.state = FlowState.initial(graph, Scenario.INPUT);
        }

        void play() {
            List<Decision> next = state.next();
            while (next.stream().noneMatch(Decision.CompleteFlow.class::isInstance)) {
                assertThat(log).as("it never ends").hasSizeLessThan(100_000);
                if (random.nextInt(20) == 0) {
                    lose();
                } else {
                    step(next);
                }
                next = state.next();
            }
            assertThat(running).isEmpty();
        }

        private void step(List<Decision> next) {
            assertThat(next.isEmpty() && running.isEmpty()).as("it hangs").isFalse();
            int choice = random.nextInt(next.size() + running.size());
            if (choice >= next.size()) {
                end(List.copyOf(running.keySet()).get(choice - next.size()));
                return;
            }
            switch (next.get(choice)) {
                case Decision.StartNode(NodeKey key, int attempt, int effectKey, var _) -> {
                    running.put(key, state.sight(key).incoming());
                    tell(new Event.NodeStarted(key, "t", attempt, effectKey));
                }
                case Decision.SkipNode(NodeKey key, String reason) -> {
                    assertThat(runs.put(run(key), reason)).as("%s twice", key).isNull();
                    tell(new Event.NodeSkipped(key, "t", reason));
                }
                case Decision.WakeNode _,
                        Decision.EndForEach _,
                        Decision.FailForEach _,
                        Decision.NoteUndone _,
                        Decision.CancelFlow _,
                        Decision.HandSignal _,
                        Decision.GiveUpWait _,
                        Decision.AwaitFlow _,
                        Decision.CompleteFlow _,
                        Decision.FailFlow _ ->
                        throw new AssertionError(next);
            }
        }

        private void end(NodeKey key) {
            JsonNode incoming = Objects.requireNonNull(running.remove(key));
            String port = port(seed, key.nodeId(), key.iteration());
            assertThat(runs.put(run(key), Json.text(incoming) + " " + port))
                    .as("%s twice", key)
                    .isNull();
            JsonNode output = Scenario.output(run(key), incoming);
            tell(new Event.NodeCompleted(key, "t", 1, Duration.ZERO, port, 0, output));
        }

        private static String run(NodeKey key) {
            return key.nodeId() + "#" + key.iteration();
        }

        private void tell(Event event) {
            log.add(event);
            state = state.after(event);
        }

        /** The next worker has the log and nothing else. */
        private void lose() {
            FlowState again = FlowState.initial(graph, Scenario.INPUT);
            for (Event event : log) {
                again = again.after(event);
            }
            assertThat(again.next()).isEqualTo(state.next());
            state = again;
            running.clear();
            tell(new Event.ExecutionResumed("stalled"));
        }
    }

    @Test
    void what_is_copied_for_a_replay_leads_to_the_same_state() {
        for (long seed = FIRST; seed < FIRST + GRAPHS / 10; seed++) {
            FlowGraph graph = graph(new Random(seed));
            Player player = new Player(seed, graph);
            player.play();
            List<Event> half = player.log.subList(0, player.log.size() / 2);
            FlowState state = FlowState.initial(graph, Scenario.INPUT);
            for (Event event : ReplayPlan.fromFailed(graph, half).copied()) {
                state = state.after(event);
            }
            Map<String, JsonNode> outputs = new HashMap<>();
            FlowState cut = FlowState.initial(graph, Scenario.INPUT);
            for (Event event : half) {
                cut = cut.after(event);
            }
            for (var node : graph.flow().nodes()) {
                outputs.put(node.id(), cut.output(node.id()));
                assertThat(state.output(node.id())).isEqualTo(outputs.get(node.id()));
            }
        }
    }
}
