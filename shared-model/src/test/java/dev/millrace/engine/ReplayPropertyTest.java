package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Event;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random executions, however they ended, are replayed after all that failed was mended. */
class ReplayPropertyTest {
    private static final long GRAPHS = Long.getLong("millrace.graphs", 3_000) / 2;

    @Test
    void a_mended_replay_completes_and_runs_nothing_but_its_plan() {
        int kept = 0;
        for (long seed = 1; seed <= GRAPHS; seed++) {
            try {
                kept += replay(Scenarios.of(seed), new Random(seed));
            } catch (AssertionError | RuntimeException wrong) {
                throw new AssertionError("seed " + seed, wrong);
            }
        }
        assertThat(kept).as("nodes kept in all").isGreaterThan((int) GRAPHS);
    }

    /** Returns how many nodes were kept. */
    private static int replay(Scenario scenario, Random random) {
        Simulation first = new Simulation(scenario);
        Map<String, String> before = first.play().nodes();
        ReplayPlan plan = plan(scenario, first.log(), random);
        Scenario.Outcome again = new Simulation(scenario.mended(), plan.copied()).play();

        Set<String> started =
                again.starts().stream()
                        .map(start -> start.split(" ", 3)[1])
                        .collect(Collectors.toSet());
        assertThat(again.end()).startsWith("complete");
        assertThat(plan.run()).containsAll(started).noneMatch(plan.reuse()::contains);
        for (String id : plan.reuse()) {
            assertThat(again.nodes().get(id)).isEqualTo(before.get(id));
        }
        return plan.reuse().size();
    }

    private static ReplayPlan plan(Scenario scenario, List<Event> log, Random random) {
        List<String> ids = scenario.graph().topologicalOrder();
        return random.nextBoolean()
                ? ReplayPlan.fromFailed(scenario.graph(), log)
                : ReplayPlan.fromNodes(
                        scenario.graph(), log, Set.of(ids.get(random.nextInt(ids.size()))));
    }
}
