package dev.millrace.engine;

import static dev.millrace.execution.NodeStatus.COMPLETED;
import static dev.millrace.execution.NodeStatus.PENDING;
import static dev.millrace.execution.NodeStatus.SKIPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.json.Json;
import org.junit.jupiter.api.Test;

/** Which nodes run, which are passed over, and what each is given. */
class PathsTest {
    @Test
    void roots_are_ready_at_once_in_file_order() {
        assertThat(Story.of("b -> c, a -> c").next()).containsExactly("start b 1/0", "start a 1/0");
    }

    @Test
    void a_running_node_asks_for_nothing() {
        assertThat(Story.of("a -> b").starts("a").next()).isEmpty();
    }

    @Test
    void a_node_starts_when_its_own_predecessors_are_done_whatever_others_do() {
        Story story = Story.of("slow, fast -> next").starts("slow").starts("fast");

        assertThat(story.completes("fast").next()).containsExactly("start next 1/0");
    }

    @Test
    void only_edges_of_the_port_it_left_by_are_taken() {
        Story story = Story.of("if -true> a, if -false> b, if -> c, if -error> d");

        assertThat(story.leaves("if", "true").next())
                .containsExactly("start a 1/0", "skip b dead", "skip c dead", "skip d dead");
    }

    @Test
    void a_completion_never_takes_an_error_edge_whatever_its_port_is_called() {
        assertThat(Story.of("a -error> b").leaves("a", "error").next())
                .containsExactly("skip b dead");
    }

    @Test
    void a_dead_path_dies_to_its_end() {
        Story story = Story.of("if -true> a, if -false> b -> c -> d, a -> d");
        story.leaves("if", "true").skips("b", Skip.DEAD);

        assertThat(story.next()).containsExactly("start a 1/0", "skip c dead");
        assertThat(story.skips("c", Skip.DEAD).completes("a").next())
                .containsExactly("start d 1/0");
        assertThat(story.incoming("d")).isEqualTo(Json.read("\"A\""));
    }

    @Test
    void a_disabled_node_passes_its_input_on() {
        Story story = Story.of(Drawing.of("a -> b -> c").disabled("b")).completes("a");

        assertThat(story.next()).containsExactly("skip b disabled");
        assertThat(story.skips("b", Skip.DISABLED).next()).containsExactly("start c 1/0");
        assertThat(story.incoming("c")).isEqualTo(Json.read("\"A\""));
        assertThat(story.status("b")).isEqualTo(SKIPPED);
    }

    @Test
    void a_disabled_node_on_a_dead_path_is_dead_not_passed() {
        Story story = Story.of(Drawing.of("if -true> a -> b").disabled("a"));

        assertThat(story.leaves("if", "false").next()).containsExactly("skip a dead");
        assertThat(story.skips("a", Skip.DEAD).next()).containsExactly("skip b dead");
    }

    @Test
    void a_node_passed_over_by_its_condition_counts_as_taken() {
        Story story = Story.of("a -> b -> c, b -error> d").completes("a").skips("b", Skip.RUN_IF);

        assertThat(story.next()).containsExactly("start c 1/0", "skip d dead");
        assertThat(story.incoming("c")).isEqualTo(Json.read("\"A\""));
    }

    @Test
    void a_node_passed_over_that_has_no_main_edge_opens_all_but_the_error_edge() {
        Story story = Story.of("if -true> a, if -false> b, if -error> c").skips("if", Skip.RUN_IF);

        assertThat(story.next()).containsExactly("start a 1/0", "start b 1/0", "skip c dead");
        assertThat(story.incoming("a")).isEqualTo(Json.read("\"input\""));
    }

    @Test
    void several_predecessors_come_as_an_object_by_node_id() {
        Story story = Story.of("a -> c, b -> c").completes("b", "a");

        assertThat(story.incoming("c")).isEqualTo(Json.read("{\"a\":\"A\",\"b\":\"B\"}"));
    }

    @Test
    void two_edges_from_one_node_bring_one_value() {
        Story story = Story.of("switch -case:x> a, switch -case:y> a");

        assertThat(story.leaves("switch", "case:y").next()).containsExactly("start a 1/0");
        assertThat(story.incoming("a")).isEqualTo(Json.read("\"SWITCH\""));
    }

    @Test
    void counts_and_statuses_follow_the_events() {
        Story story = Story.of("if -true> a, if -false> b").leaves("if", "true");
        story.skips("b", Skip.DEAD);

        assertThat(story.state().done()).isEqualTo(2);
        assertThat(story.state().total()).isEqualTo(3);
        assertThat(story.status("if")).isEqualTo(COMPLETED);
        assertThat(story.status("a")).isEqualTo(PENDING);
        assertThat(story.state().output("a").isNull()).isTrue();
        assertThat(story.state().output("if")).isEqualTo(Json.read("\"IF\""));
    }

    @Test
    void a_record_that_comes_twice_decides_its_edges_once() {
        Story story = Story.of("a -> c, b -> c, d -> c").completes("a").completes("a");

        assertThat(story.completes("b").next()).containsExactly("start d 1/0");
    }

    @Test
    void earlier_states_stay_as_they_were() {
        Story story = Story.of("a -> b");
        FlowState before = story.state();
        story.starts("a").completes("a");

        assertThat(before.status("a")).isEqualTo(PENDING);
        assertThat(before.next()).hasSize(1);
        assertThat(before.done()).isZero();
    }

    @Test
    void an_event_about_a_node_of_another_flow_is_refused() {
        Story story = Story.of("a -> b");

        assertThatThrownBy(() -> story.completes("z"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("flow drawn has no node z");
    }
}
