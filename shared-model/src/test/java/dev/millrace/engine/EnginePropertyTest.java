package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.NodeStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random flows with random outcomes, retries, waits and crashes: the fold and a reference that is
 * written quite differently must agree. {@code -Dmillrace.graphs=100000} runs more, {@code
 * -Dmillrace.seed=17} begins with another.
 */
class EnginePropertyTest {
    private static final long FIRST = Long.getLong("millrace.seed", 1);
    private static final long GRAPHS = Long.getLong("millrace.graphs", 3_000);

    @Test
    void the_fold_agrees_with_the_reference() {
        for (long seed = FIRST; seed < FIRST + GRAPHS; seed++) {
            Scenario scenario = Scenarios.of(seed);
            try {
                assertThat(new Simulation(scenario).play())
                        .isEqualTo(new Reference(scenario).outcome());
            } catch (AssertionError | RuntimeException wrong) {
                throw new AssertionError(
                        "run it again with -Dmillrace.graphs=1 -Dmillrace.seed=" + seed, wrong);
            }
        }
    }

    /** Scenarios that never fail, skip or wait would agree about nothing. */
    @Test
    void the_scenarios_reach_every_kind_of_end() {
        Map<String, Integer> seen = new HashMap<>();
        for (long seed = 1; seed <= 400; seed++) {
            Scenario.Outcome outcome = new Reference(Scenarios.of(seed)).outcome();
            seen.merge(outcome.end().split(" ", 2)[0], 1, Integer::sum);
            outcome.nodes().values().stream()
                    .map(words -> words.split(" ", 2)[0])
                    .collect(Collectors.toSet())
                    .forEach(status -> seen.merge(status, 1, Integer::sum));
            seen.merge(outcome.lastError().isEmpty() ? "calm" : "handled", 1, Integer::sum);
        }
        for (NodeStatus status :
                new NodeStatus[] {
                    NodeStatus.COMPLETED,
                    NodeStatus.FAILED,
                    NodeStatus.SKIPPED,
                    NodeStatus.PENDING,
                    NodeStatus.RETRYING,
                    NodeStatus.SUSPENDED
                }) {
            assertThat(seen).containsKey(status.name());
        }
        assertThat(seen.get("complete")).isGreaterThan(100);
        assertThat(seen.get("fail")).isGreaterThan(50);
        assertThat(seen.get("handled")).isGreaterThan(20);
    }
}
