package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.Join;
import dev.millrace.json.Json;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static Story loop() {
        return Story.of("a -> h -loop> b -> h, h -done> z").completes("a");
    }

    @Test
    void taking_an_edge_back_begins_the_next_iteration() {
        Story story = loop();

        assertThat(story.next()).containsExactly("start h#0 1/0");
        assertThat(story.leaves("h#0", "loop").next()).containsExactly("start b#0 1/0");
        assertThat(story.completes("b#0").next()).containsExactly("start h#1 1/0");
        assertThat(story.incoming("h#1")).isEqualTo(Json.read("\"B#0\""));
        assertThat(story.leaves("h#1", "loop").next()).containsExactly("start b#1 1/0");
    }

    @Test
    void edges_out_of_the_loop_are_decided_when_it_has_ended() {
        Story story = Story.of("a -> h -> b -again> h, b -out> z, h -> y").completes("a");
        story.completes("h#0").leaves("b#0", "again").completes("h#1");

        assertThat(story.next()).as("y waits for the end").containsExactly("start b#1 1/0");
        assertThat(story.leaves("b#1", "out").next())
                .containsExactlyInAnyOrder("start z 1/0", "start y 1/0");
        assertThat(story.incoming("y")).isEqualTo(Json.read("\"H#1\""));
    }

    @Test
    void an_edge_taken_in_an_earlier_iteration_brings_its_last_output() {
        Story story = Story.of("h -> b -again> h, b -again> z, b -out> y");
        story.completes("h#0").leaves("b#0", "again").completes("h#1").leaves("b#1", "again");

        assertThat(story.completes("h#2").leaves("b#2", "out").next())
                .containsExactlyInAnyOrder("start z 1/0", "start y 1/0");
        assertThat(story.incoming("z")).isEqualTo(Json.read("\"B#1\""));
        assertThat(story.incoming("y")).isEqualTo(Json.read("\"B#2\""));
    }

    @Test
    void an_edge_never_taken_is_dead() {
        Story story = Story.of("h -> b -again> h, b -never> z, b -out> y").completes("h#0");

        assertThat(story.leaves("b#0", "out").next())
                .containsExactlyInAnyOrder("skip z dead", "start y 1/0");
    }

    @Test
    void a_loop_on_a_dead_path_is_skipped_once() {
        Story story = Story.of("a -true> h, h -> b -> h, b -> z").leaves("a", "false");

        assertThat(story.next()).containsExactly("skip h#0 dead");
        assertThat(story.skips("h#0", "dead").next()).containsExactly("skip b#0 dead");
        assertThat(story.skips("b#0", "dead").next()).containsExactly("skip z dead");
    }

    @Test
    void an_iteration_waits_for_all_of_its_nodes() {
        Story story = Story.of("h -> b -> h, h -> c -> h").completes("h#0").completes("b#0");

        assertThat(story.next()).containsExactly("start c#0 1/0");
        assertThat(story.completes("c#0").next()).containsExactly("start h#1 1/0");
        assertThat(story.incoming("h#1")).isEqualTo(Json.read("{\"b\":\"B#0\",\"c\":\"C#0\"}"));
    }

    @Test
    void an_inner_loop_begins_anew_in_each_iteration_of_the_outer() {
        Story story = Story.of("o -in> i -again> i -out> j -> o, o -done> z");
        story.leaves("o#0", "in").leaves("i#0.0", "again").leaves("i#0.1", "out").completes("j#0");

        assertThat(story.next()).containsExactly("start o#1 1/0");
        assertThat(story.leaves("o#1", "in").next()).containsExactly("start i#1.0 1/0");
        assertThat(story.incoming("i#1.0")).isEqualTo(Json.read("\"O#1\""));
    }

    @Test
    void an_edge_from_outside_counts_in_the_first_iteration_only() {
        Story story =
                Story.of(Drawing.of("a -> h -> b -> h, x -> b").join("b", Join.ANY)).completes("a");
        story.completes("h#0").completes("b#0");
        assertThat(story.next()).contains("start h#1 1/0");

        story.completes("x").completes("h#1");
        assertThat(story.next()).containsExactly("start b#1 1/0");
        assertThat(story.incoming("b#1")).isEqualTo(Json.read("\"H#1\""));
    }

    @Test
    void more_iterations_than_may_be_fail_the_flow() {
        Story story = Story.of(Drawing.of("h -> b -> h").atMost("h", 2));
        story.completes("h#0", "b#0", "h#1", "b#1");

        assertThat(story.next()).containsExactly("fail LIMIT h");
    }

    @Test
    void a_record_of_an_earlier_iteration_changes_nothing() {
        Story story = loop().leaves("h#0", "loop").completes("b#0");

        assertThat(story.completes("b#0").leaves("h#0", "done").next())
                .containsExactly("start h#1 1/0");
    }

    @Test
    void outputs_are_those_of_the_latest_run() {
        Story story = loop().leaves("h#0", "loop").completes("b#0").starts("h#1");

        assertThat(story.state().output("h")).isEqualTo(Json.read("\"H#0\""));
        assertThat(story.state().output("b")).isEqualTo(Json.read("\"B#0\""));
    }

    @Test
    void what_came_back_is_kept_in_order() {
        Story story =
                loop().leaves("h#0", "loop")
                        .completes("b#0")
                        .leaves("h#1", "loop")
                        .completes("b#1");

        assertThat(story.state().sight(new dev.millrace.execution.NodeKey("h", "2")).rounds())
                .containsExactly(Json.read("\"B#0\""), Json.read("\"B#1\""));
    }

    @Test
    void a_failure_that_nothing_handles_ends_the_loop_and_the_next_attempt_goes_on_in_it() {
        Story story = loop().leaves("h#0", "loop").completes("b#0").leaves("h#1", "loop");
        story.fails("b#1", "TIMEOUT");

        assertThat(story.next()).containsExactly("fail TIMEOUT b");
        assertThat(story.jobTriesAgain().next()).containsExactly("start b#1 1/0");
        assertThat(story.status("h")).isEqualTo(NodeStatus.COMPLETED);
    }

    @Test
    void a_replay_from_the_failed_node_goes_on_in_its_iteration() {
        Drawing drawing = Drawing.of("a -> h -loop> b -> h, h -done> z");
        Story story = Story.of(drawing).completes("a").leaves("h#0", "loop").completes("b#0");
        story.leaves("h#1", "loop").fails("b#1", "TIMEOUT");

        Story again = Story.of(drawing);
        ReplayPlan.fromFailed(drawing.graph(), story.events()).copied().forEach(again::happens);
        assertThat(again.next()).containsExactly("start b#1 1/0");
    }

    @Test
    void a_node_in_a_loop_stands_for_the_whole_of_it() {
        Drawing drawing = Drawing.of("a -> h -loop> b -> h, h -done> z");
        Story story = Story.of(drawing).completes("a").leaves("h#0", "loop").completes("b#0");
        story.leaves("h#1", "done").skips("b#1", Skip.DEAD).completes("z");

        ReplayPlan plan = ReplayPlan.fromNodes(drawing.graph(), story.events(), Set.of("b"));
        assertThat(plan.run()).containsExactly("h", "b", "z");
        assertThat(plan.reuse()).containsExactly("a");
    }

    @Test
    void the_result_is_that_of_the_last_node() {
        Story story = loop().leaves("h#0", "loop").completes("b#0").leaves("h#1", "done");
        story.skips("b#1", Skip.DEAD).completes("z");

        assertThat(story.next()).containsExactly("complete \"Z\"");
    }
}
