package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.NodeKey;
import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.ForEach;
import dev.millrace.json.Json;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForEachTest {
    private static final ForEach TWO_AT_ONCE = new ForEach(2, false);
    private static final ForEach GOES_ON = new ForEach(2, true);

    private static Drawing drawing(ForEach settings) {
        return Drawing.of("s -> f -> z, a -> b").each("f", settings, "a", "b");
    }

    private static Story story(ForEach settings, int... items) {
        return Story.of(drawing(settings)).completes("s").starts("f").expands("f", items);
    }

    @Test
    void so_many_items_run_side_by_side_each_with_a_body_of_its_own() {
        Story story = story(TWO_AT_ONCE, 7, 8, 9);

        assertThat(story.next()).containsExactly("start a#0 1/0", "start a#1 1/0");
        assertThat(story.completes("a#1").next()).containsExactly("start a#0 1/0", "start b#1 1/0");
        assertThat(story.incoming("b#1")).isEqualTo(Json.read("\"A#1\""));
        assertThat(story.completes("b#1").next()).containsExactly("start a#0 1/0", "start a#2 1/0");
    }

    @Test
    void the_body_sees_its_item_and_what_is_around_it() {
        Story story = story(TWO_AT_ONCE, 7, 8).completes("a#0");
        Sight sight = story.state().sight(new NodeKey("b", "0"));

        assertThat(sight.item()).isEqualTo(Json.read("7"));
        assertThat(sight.index()).isZero();
        assertThat(sight.input()).isEqualTo(Json.read("\"input\""));
        assertThat(sight.output("a")).isEqualTo(Json.read("\"A#0\""));
        assertThat(sight.output("s")).isEqualTo(Json.read("\"S\""));
        assertThat(sight.nodesWithOutput()).containsExactly("a", "s");
        assertThat(story.incoming("a#1")).isEqualTo(Json.read("8"));
    }

    @Test
    void results_are_in_the_order_of_the_items_whichever_ended_first() {
        Story story = story(TWO_AT_ONCE, 7, 8).completes("a#1", "b#1", "a#0", "b#0");

        assertThat(story.next()).containsExactly("end f 1 [\"B#0\",\"B#1\"]");
        assertThat(story.ends("f").next()).containsExactly("start z 1/0");
        assertThat(story.incoming("z")).isEqualTo(Json.read("[\"B#0\",\"B#1\"]"));
    }

    @Test
    void of_several_last_nodes_a_result_is_an_object_by_node_id() {
        Story story = Story.of(Drawing.of("f, a, b").each("f", TWO_AT_ONCE, "a", "b"));
        story.expands("f", 7).completes("a#0", "b#0");

        assertThat(story.next()).containsExactly("end f 1 [{\"a\":\"A#0\",\"b\":\"B#0\"}]");
    }

    @Test
    void without_items_it_ends_at_once() {
        assertThat(story(TWO_AT_ONCE).next()).containsExactly("end f 1 []");
    }

    @Test
    void an_item_that_fails_lets_what_runs_end_and_then_fails_the_forEach() {
        Story story = story(TWO_AT_ONCE, 7, 8, 9).starts("a#0").starts("a#1");

        assertThat(story.fails("a#0", "TIMEOUT").next()).isEmpty();
        assertThat(story.completes("a#1").next())
                .containsExactly("fail f 1 TIMEOUT: item 0: because of TIMEOUT");
        assertThat(story.fails("f", "TIMEOUT").next()).containsExactly("fail TIMEOUT f");
    }

    @Test
    void another_attempt_of_the_job_goes_on_with_what_is_left() {
        Story story = story(TWO_AT_ONCE, 7, 8, 9).completes("a#0", "b#0", "a#1");
        story.fails("b#1", "TIMEOUT").fails("f", "TIMEOUT").jobTriesAgain();

        assertThat(story.next()).containsExactly("start b#1 1/0", "start a#2 1/0");
        story.completes("b#1", "a#2", "b#2");
        assertThat(story.next()).containsExactly("end f 1 [\"B#0\",\"B#1\",\"B#2\"]");
    }

    @Test
    void the_forEach_has_an_error_edge_like_any_node() {
        Story story =
                Story.of(Drawing.of("f -error> h, a").each("f", TWO_AT_ONCE, "a"))
                        .expands("f", 7)
                        .fails("a#0", "TIMEOUT")
                        .fails("f", "TIMEOUT");

        assertThat(story.next()).containsExactly("start h 1/0");
        assertThat(story.jobTriesAgain().next()).containsExactly("start h 1/0");
    }

    @Test
    void with_continue_an_item_that_fails_is_an_error_among_the_results() {
        Story story = story(GOES_ON, 7, 8).fails("a#0", "TIMEOUT").completes("a#1", "b#1");

        assertThat(story.next())
                .containsExactly(
                        "end f 1 [{\"error\":{\"message\":\"because of TIMEOUT\",\"code\":\"TIMEOUT\",\"nodeId\":\"a\",\"attempts\":1}},\"B#1\"]");
    }

    @Test
    void with_continue_an_item_that_fails_lets_what_runs_in_it_end() {
        Story story = Story.of(Drawing.of("f, a, b").each("f", GOES_ON, "a", "b"));
        story.expands("f", 7).starts("b#0").fails("a#0", "TIMEOUT");

        assertThat(story.next()).isEmpty();
        assertThat(story.resumes().next()).hasSize(1).first().asString().startsWith("end f 1 ");
    }

    @Test
    void an_error_edge_in_the_body_works_for_each_item() {
        Drawing drawing = Drawing.of("f, a -error> h, a -> b").each("f", GOES_ON, "a", "b", "h");
        Story story = Story.of(drawing).expands("f", 7, 8).fails("a#0", "TIMEOUT");

        assertThat(story.next()).contains("start h#0 1/0", "skip b#0 dead", "start a#1 1/0");
        assertThat(lastError(story, "h", "0")).isEqualTo("TIMEOUT");
        assertThat(lastError(story, "a", "1")).isEmpty();
        story.completes("h#0").skips("b#0", Skip.DEAD).completes("a#1").completes("b#1");
        assertThat(story.skips("h#1", Skip.DEAD).next())
                .containsExactly("end f 1 [\"H#0\",\"B#1\"]");
    }

    private static String lastError(Story story, String node, String iteration) {
        return story.state()
                .sight(new NodeKey(node, iteration))
                .variables()
                .at("/lastError/code")
                .asText();
    }

    @Test
    void after_a_crash_tries_run_again_and_items_that_ended_do_not() {
        Story story = story(TWO_AT_ONCE, 7, 8, 9).completes("a#0", "b#0").starts("a#1");

        assertThat(story.resumes().next()).containsExactly("start a#1 1/0", "start a#2 1/0");
        assertThat(story.status("f")).isEqualTo(NodeStatus.RUNNING);
    }

    @Test
    void a_failure_elsewhere_stops_what_would_begin_and_waits_for_what_runs() {
        Story story = Story.of(Drawing.of("f, x, a").each("f", TWO_AT_ONCE, "a"));
        story.expands("f", 7, 8).starts("a#0").fails("x", "BAD");

        assertThat(story.next()).isEmpty();
        assertThat(story.completes("a#0").next()).containsExactly("fail BAD x");
        assertThat(story.jobTriesAgain().next()).containsExactly("start a#1 1/0", "start x 1/0");
    }

    @Test
    void forEaches_lie_in_each_other_and_in_loops() {
        Drawing drawing =
                Drawing.of("l -go> f -> l, o -> g, i")
                        .each("f", TWO_AT_ONCE, "o", "g")
                        .each("g", TWO_AT_ONCE, "i");
        Story story = Story.of(drawing).leaves("l#0", "go").completes("f#0").leaves("l#1", "go");
        story.expands("f#1", 7, 8).completes("o#1.1").expands("g#1.1", 5, 6).completes("i#1.1.1");

        assertThat(story.next()).containsExactly("start o#1.0 1/0", "start i#1.1.0 1/0");
        assertThat(story.state().sight(new NodeKey("i", "1.1.0")).item()).isEqualTo(Json.read("5"));
        assertThat(story.completes("i#1.1.0").next())
                .containsExactly("start o#1.0 1/0", "end g#1.1 1 [\"I#1.1.0\",\"I#1.1.1\"]");
        story.ends("g#1.1").completes("o#1.0").expands("g#1.0").ends("g#1.0");
        assertThat(story.next()).containsExactly("end f#1 1 [[],[\"I#1.1.0\",\"I#1.1.1\"]]");
    }

    @Test
    void loops_lie_in_its_body() {
        Drawing drawing = Drawing.of("f, h -again> b -> h").each("f", TWO_AT_ONCE, "h", "b");
        Story story = Story.of(drawing).expands("f", 7).leaves("h#0.0", "again");

        assertThat(story.completes("b#0.0").next()).containsExactly("start h#0.1 1/0");
        story.leaves("h#0.1", "done").skips("b#0.1", Skip.DEAD);
        assertThat(story.next()).containsExactly("end f 1 [\"H#0.1\"]");
    }

    @Test
    void records_of_other_iterations_and_of_items_that_ended_change_nothing() {
        Story story = story(TWO_AT_ONCE, 7, 8, 9).completes("a#0", "b#0");
        var before = story.next();

        story.completes("b#0", "a#7").starts("a#2.1").fails("a#0", "X");
        assertThat(story.next()).isEqualTo(before);
    }

    @Test
    void a_wait_in_an_item_wakes_that_item() {
        Story story = story(TWO_AT_ONCE, 7, 8).suspends("a#1", java.time.Instant.ofEpochMilli(9));

        assertThat(story.next()).containsExactly("start a#0 1/0", "wake a#1 1 @9");
    }

    @Test
    void items_count_as_progress() {
        Story story = story(TWO_AT_ONCE, 7, 8, 9).completes("a#0", "b#0");

        assertThat(story.state().done()).isEqualTo(2);
        assertThat(story.state().total()).isEqualTo(6);
        story.completes("a#1", "b#1", "a#2", "b#2").ends("f");
        assertThat(story.state().done()).isEqualTo(5);
    }

    @Test
    void a_replay_from_what_failed_takes_over_the_items_that_ended() {
        Drawing drawing = drawing(TWO_AT_ONCE);
        Story story = story(TWO_AT_ONCE, 7, 8, 9).completes("a#0", "b#0", "a#1");
        story.fails("b#1", "TIMEOUT").fails("f", "TIMEOUT");

        ReplayPlan plan = ReplayPlan.fromFailed(drawing.graph(), story.events());
        Story again = Story.of(drawing);
        plan.copied().forEach(again::happens);
        assertThat(again.next()).containsExactly("start b#1 1/0", "start a#2 1/0");
        assertThat(plan.run()).containsExactly("f", "a", "b", "z");
        assertThat(plan.reuse()).containsExactly("s");
    }

    @Test
    void a_node_in_a_body_stands_for_the_whole_forEach() {
        Drawing drawing = drawing(TWO_AT_ONCE);
        Story story = story(TWO_AT_ONCE, 7).completes("a#0", "b#0").ends("f").completes("z");

        ReplayPlan plan = ReplayPlan.fromNodes(drawing.graph(), story.events(), Set.of("b"));
        assertThat(plan.run()).containsExactly("f", "a", "b", "z");
        Story again = Story.of(drawing);
        plan.copied().forEach(again::happens);
        assertThat(again.next()).containsExactly("start f 1/0");
    }
}
