package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.flow.Join;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedrawingTest {
    private static ReplayPlan plan(Story before, Drawing now, String... chosen) {
        Redrawing redrawing = new Redrawing(before.graph(), now.graph());
        return ReplayPlan.redrawn(redrawing, before.events(), Set.of(chosen));
    }

    @Test
    void what_is_drawn_as_it_was_is_taken_over_and_what_failed_runs() {
        Story before = Story.of("a -> b -> c").completes("a", "b").fails("c", "BAD");
        ReplayPlan plan = plan(before, Drawing.of("a -> b -> c -> d"));

        assertThat(plan.reuse()).containsExactly("a", "b");
        assertThat(plan.run()).containsExactly("c", "d");
    }

    @Test
    void behind_a_changed_node_nothing_is_taken_over() {
        Story before = Story.of("a -> b -> c, a -> x -> y").completes("a", "b", "c", "x", "y");
        ReplayPlan plan = plan(before, Drawing.of("a -> b -> c, a -> x -> y").goOn("b"));

        assertThat(plan.reuse()).containsExactly("a", "x", "y");
        assertThat(plan.run()).containsExactly("b", "c");
    }

    @Test
    void another_edge_into_a_node_changes_it_and_one_out_of_it_does_not() {
        Story before = Story.of("a -> j, b -> c").completes("a", "j", "b", "c");
        ReplayPlan plan = plan(before, Drawing.of("a -> j, b -> c, b -> j"));

        assertThat(plan.reuse()).containsExactly("a", "b", "c");
        assertThat(plan.run()).containsExactly("j");
    }

    @Test
    void a_node_put_in_between_runs_with_all_behind_it_and_one_taken_out_is_told() {
        Story before = Story.of("a -> gone -> b").completes("a", "gone", "b");
        Drawing now = Drawing.of("a -> fresh -> b");

        assertThat(plan(before, now).reuse()).containsExactly("a");
        assertThat(plan(before, now).run()).containsExactly("fresh", "b");
        Redrawing redrawing = new Redrawing(before.graph(), now.graph());
        assertThat(redrawing.gone()).containsExactly("gone");
        assertThat(redrawing.added()).containsExactly("fresh");
        assertThat(redrawing.changed()).containsExactly("b");
    }

    @Test
    void what_failed_the_flow_runs_even_if_the_new_version_would_have_handled_it() {
        Story before = Story.of("a -> b").completes("a").fails("b", "BAD");
        ReplayPlan plan = plan(before, Drawing.of("a -> b, b -error> h"));

        assertThat(plan.reuse()).containsExactly("a");
        assertThat(plan.run()).contains("b");
    }

    @Test
    void chosen_nodes_run_beside_what_changed() {
        Story before = Story.of("a -> j, b -> j, c").completes("a", "b", "j", "c");
        ReplayPlan plan = plan(before, Drawing.of("a -> j, b -> j, c").join("j", Join.ANY), "c");

        assertThat(plan.reuse()).containsExactly("a", "b");
        assertThat(plan.run()).containsExactlyInAnyOrder("j", "c");
    }

    @Test
    void a_changed_bound_of_a_loop_makes_the_whole_loop_run() {
        Story before = Story.of("a -> h, h -loop> b, b -> h, h -done> z");
        before.completes("a").leaves("h#0", "loop").completes("b#0").leaves("h#1", "done");
        before.fails("z", "BAD");
        Drawing same = Drawing.of("a -> h, h -loop> b, b -> h, h -done> z");

        assertThat(plan(before, same).run()).containsExactly("z");
        assertThat(plan(before, same.atMost("h", 7)).reuse()).containsExactly("a");
    }
}
