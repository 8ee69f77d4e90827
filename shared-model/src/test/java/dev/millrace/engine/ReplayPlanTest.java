package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.event.Event;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.Join;
import dev.millrace.json.Json;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayPlanTest {
    @Test
    void from_failed_keeps_what_is_complete_and_runs_the_rest() {
        Story story = Story.of("c -> d, a -> b -> c, x -> c").completes("a", "x").fails("b", "BAD");
        ReplayPlan plan = fromFailed(story);

        assertThat(plan.reuse()).containsExactly("a", "x");
        assertThat(plan.run()).containsExactly("b", "c", "d");
        assertThat(next(story, plan)).containsExactly("start b");
    }

    @Test
    void a_handled_failure_and_what_came_of_it_are_kept() {
        Story story = Story.of("a -> m, a -error> h -> c").fails("a", "BAD");
        story.skips("m", Skip.DEAD).completes("h").fails("c", "WORSE");
        ReplayPlan plan = fromFailed(story);

        assertThat(plan.reuse()).containsExactly("a", "h");
        assertThat(plan.run()).containsExactly("c");
        assertThat(next(story, plan)).containsExactly("start c");
    }

    @Test
    void a_failure_that_a_later_attempt_mended_is_kept_as_its_end_was() {
        Story story = Story.of("a -> b").fails("a", "BAD").jobTriesAgain().completes("a");
        ReplayPlan plan = fromFailed(story.fails("b", "WORSE"));

        assertThat(plan.copied()).singleElement().isInstanceOf(Event.NodeCompleted.class);
        assertThat(next(story, plan)).containsExactly("start b");
    }

    @Test
    void paths_that_are_dead_are_neither_run_nor_reused() {
        Story story = Story.of("if -true> a, if -false> b -> c").leaves("if", "true");
        ReplayPlan plan = fromFailed(story.fails("a", "BAD"));

        assertThat(plan.reuse()).containsExactly("if");
        assertThat(plan.run()).containsExactly("a");
    }

    @Test
    void a_node_passed_over_behind_a_dead_path_passes_the_same_value_on() {
        Story story = Story.of("if -true> a -> j, if -false> b -> j, j -> k");
        story.leaves("if", "true").skips("b", Skip.DEAD).completes("a");
        story.skips("j", Skip.RUN_IF).fails("k", "BAD");

        FlowState begun = begin(story, fromFailed(story));
        assertThat(begun.output("j")).isEqualTo(Json.read("\"A\""));
    }

    @Test
    void a_join_keeps_what_came_first() {
        Story story = Story.of(Drawing.of("a -> j, b -> j, j -> k").join("j", Join.ANY));
        story.completes("b").starts("j").completes("a", "j").fails("k", "BAD");

        FlowState begun = begin(story, fromFailed(story));
        assertThat(begun.incoming(NodeKey.of("j"))).isEqualTo(Json.read("\"B\""));
    }

    @Test
    void from_chosen_nodes_all_behind_them_runs_again() {
        Story story = Story.of("a -> b -> c, a -> d -> e").completes("a", "b", "c", "d", "e");
        ReplayPlan plan = ReplayPlan.fromNodes(story.graph(), story.events(), Set.of("b"));

        assertThat(plan.reuse()).containsExactly("a", "d", "e");
        assertThat(plan.run()).containsExactly("b", "c");
        assertThat(next(story, plan)).containsExactly("start b");
    }

    @Test
    void from_an_unknown_node_is_refused() {
        FlowGraph graph = Drawing.of("a").graph();

        assertThatThrownBy(() -> ReplayPlan.fromNodes(graph, List.of(), Set.of("z")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no node z");
    }

    @Test
    void from_start_runs_all_but_disabled_nodes() {
        ReplayPlan plan = ReplayPlan.fromStart(Drawing.of("c, a -> b -> c").disabled("b").graph());

        assertThat(plan.run()).containsExactly("a", "c");
        assertThat(plan.reuse()).isEmpty();
        assertThat(plan.copied()).isEmpty();
    }

    @Test
    void records_of_nodes_that_a_newer_version_lacks_are_left_out() {
        Story old = Story.of("a -> gone -> b").completes("a", "gone").fails("b", "BAD");
        FlowGraph graph = Drawing.of("a -> b").graph();

        assertThat(ReplayPlan.fromFailed(graph, old.events()).reuse()).containsExactly("a");
    }

    private static ReplayPlan fromFailed(Story story) {
        return ReplayPlan.fromFailed(story.graph(), story.events());
    }

    /** The state in which the replay begins. */
    private static FlowState begin(Story story, ReplayPlan plan) {
        FlowState state = FlowState.initial(story.graph(), story.state().input());
        for (Event event : plan.copied()) {
            state = state.after(event);
        }
        return state.after(new Event.ExecutionStarted(1, "w1"));
    }

    private static List<String> next(Story story, ReplayPlan plan) {
        return begin(story, plan).next().stream()
                .filter(Decision.StartNode.class::isInstance)
                .map(decision -> "start " + ((Decision.StartNode) decision).key())
                .toList();
    }
}
