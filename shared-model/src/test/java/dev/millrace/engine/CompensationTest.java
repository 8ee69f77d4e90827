package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.ForEach;
import dev.millrace.json.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CompensationTest {
    private static final ExecutionError FAILED =
            new ExecutionError(Failure.fatal("BAD", "bad"), "c");

    private static Drawing chain() {
        return Drawing.of("a -> b -> c").undo("a", "ua").undo("b", "ub").undo("c", "uc");
    }

    private static Story turnedBack(Story story) {
        return story.happens(new Event.ExecutionCompensating(FAILED));
    }

    private static Event failed(String id, boolean definite) {
        Failure failure = Failure.recoverable("TIMEOUT", "too slow");
        return new Event.NodeFailed(NodeKey.of(id), "t", 1, Story.TOOK, failure, definite);
    }

    private static Event undone(String id, String iteration, String by) {
        return new Event.NodeCompensated(new NodeKey(id, iteration), "t", by);
    }

    @Test
    void what_undoes_is_not_in_the_forward_pass() {
        assertThat(Story.of(chain()).next()).containsExactly("start a 1/0");
        assertThat(Story.of(chain()).completes("ua", "a", "b", "c").next())
                .containsExactly("complete \"C\"");
    }

    @Test
    void what_was_done_is_undone_in_reverse_order_and_then_the_flow_fails() {
        Story story = Story.of(chain()).completes("a", "b").starts("c");
        story.happens(failed("c", true));
        assertThat(story.state().mayCompensate()).isTrue();

        assertThat(turnedBack(story).next()).containsExactly("start ub 1/0");
        assertThat(story.completes("ub").next()).containsExactly("undone b by ub");
        assertThat(story.happens(undone("b", "", "ub")).next()).containsExactly("start ua 1/0");
        story.completes("ua").happens(undone("a", "", "ua"));
        assertThat(story.next()).containsExactly("fail BAD c");
        assertThat(story.status("b")).isEqualTo(NodeStatus.COMPENSATED);
        assertThat(story.status("c")).isEqualTo(NodeStatus.FAILED);
    }

    @Test
    void the_undo_is_given_the_record_of_what_it_undoes() {
        Story story = Story.of(chain()).completes("a").starts("b", 1, 0).completes("b");
        Sight sight = turnedBack(story).state().sight(NodeKey.of("ub"));

        assertThat(sight.incoming())
                .isEqualTo(
                        Json.read(
                                "{\"nodeId\":\"b\",\"iteration\":\"\",\"completed\":true,\"input\":\"A\",\"output\":\"B\",\"item\":null}"));
        assertThat(sight.output("a")).isEqualTo(Json.read("\"A\""));
        assertThat(sight.undone()).isNotNull().extracting(Effect::key).isEqualTo(NodeKey.of("b"));
    }

    @Test
    void a_failure_of_unknown_effect_is_undone_too_and_a_definite_one_is_not() {
        Story unknown = Story.of(chain()).completes("a", "b").starts("c");
        assertThat(turnedBack(unknown.happens(failed("c", false))).next())
                .containsExactly("start uc 1/0");

        Story definite = Story.of(chain()).completes("a", "b").starts("c");
        assertThat(turnedBack(definite.happens(failed("c", true))).next())
                .containsExactly("start ub 1/0");
    }

    @Test
    void a_try_that_was_cut_off_is_undone_and_one_that_was_answered_is_not() {
        Story cut = Story.of(chain()).starts("a").resumes();
        assertThat(turnedBack(cut).next()).containsExactly("start ua 1/0");

        Story answered = Story.of(chain()).starts("a").triesAgain("a", 1, Instant.EPOCH);
        assertThat(answered.state().mayCompensate()).isFalse();

        Story silent = Story.of(chain()).starts("a").triesAgain("a", 0, Instant.EPOCH);
        assertThat(turnedBack(silent).next()).containsExactly("start ua 1/0");
    }

    @Test
    void a_handled_failure_of_unknown_effect_is_undone_too() {
        Story story = Story.of(Drawing.of("a -error> h").undo("a", "ua"));
        story.starts("a").happens(failed("a", false)).fails("h", "BAD");

        assertThat(turnedBack(story).next()).containsExactly("start ua 1/0");
    }

    @Test
    void unrelated_undos_run_side_by_side() {
        Drawing drawing = Drawing.of("s -> a, s -> b, a -> z, b -> z, z -> y");
        for (String id : new String[] {"s", "a", "b", "z"}) {
            drawing.undo(id, "u" + id);
        }
        Story story = Story.of(drawing).completes("s", "a", "b", "z").fails("y", "BAD");

        assertThat(turnedBack(story).next()).containsExactly("start uz 1/0");
        story.completes("uz").happens(undone("z", "", "uz"));
        assertThat(story.next()).containsExactly("start ua 1/0", "start ub 1/0");
        story.completes("ua").happens(undone("a", "", "ua"));
        assertThat(story.next()).containsExactly("start ub 1/0");
    }

    @Test
    void an_undo_that_fails_does_not_stop_the_others_and_is_told_at_the_end() {
        Story story = turnedBack(Story.of(chain()).completes("a", "b"));

        assertThat(story.fails("ub", "NO").next()).containsExactly("start ua 1/0");
        story.completes("ua").happens(undone("a", "", "ua"));
        assertThat(story.next()).containsExactly("fail COMPENSATION_INCOMPLETE ub");
    }

    @Test
    void undos_have_their_own_tries_and_survive_crashes() {
        Story story = turnedBack(Story.of(chain()).completes("a", "b"));

        story.starts("ub").triesAgain("ub", 1, Instant.ofEpochMilli(9));
        assertThat(story.next()).containsExactly("start ub 2/1 @9");
        assertThat(story.starts("ub", 2, 1).next()).isEmpty();
        assertThat(story.state().running()).isTrue();
        assertThat(story.resumes().next()).containsExactly("start ub 2/1");
    }

    @Test
    void an_undo_that_waits_for_a_breaker_is_still_to_start() {
        Story story = turnedBack(Story.of(chain()).completes("a", "b"));

        assertThat(story.parks("ub", 1, 0).next()).containsExactly("start ub 1/0");
        assertThat(story.state().parked(NodeKey.of("ub"))).isTrue();
        assertThat(story.starts("ub").state().parked(NodeKey.of("ub"))).isFalse();
    }

    @Test
    void what_waits_for_a_breaker_is_undone_only_if_a_probe_may_have_done_something() {
        Story untried = Story.of(chain()).parks("a", 1, 0);
        assertThat(untried.state().mayCompensate()).isFalse();

        Story probed = Story.of(chain()).starts("a").parks("a", 1, 0);
        assertThat(turnedBack(probed).next()).containsExactly("start ua 1/0");

        Story answered = Story.of(chain()).starts("a").parks("a", 1, 1);
        assertThat(answered.state().mayCompensate()).isFalse();
    }

    @Test
    void cancelled_it_ends_cancelled() {
        Story story = Story.of(chain()).completes("a");
        story.happens(new Event.ExecutionCompensating(null));

        story.completes("ua").happens(undone("a", "", "ua"));
        assertThat(story.next()).containsExactly("cancel");
    }

    @Test
    void one_node_may_undo_several() {
        Drawing drawing = Drawing.of("a -> b -> c").undo("a", "u").undo("b", "u");
        Story story = turnedBack(Story.of(drawing).completes("a", "b"));

        assertThat(story.next()).containsExactly("start u#1 1/0");
        story.completes("u#1").happens(undone("b", "", "u"));
        assertThat(story.next()).containsExactly("start u#0 1/0");
    }

    @Test
    void the_last_iteration_of_a_loop_is_undone_first() {
        Story story = Story.of(Drawing.of("h -> b -> h").undo("b", "ub").undo("h", "uh"));
        turnedBack(story.completes("h#0", "b#0", "h#1", "b#1"));

        assertThat(story.next()).containsExactly("start ub#1 1/0");
        story.completes("ub#1").happens(undone("b", "1", "ub"));
        assertThat(story.next()).containsExactly("start uh#1 1/0");
        story.completes("uh#1").happens(undone("h", "1", "uh"));
        assertThat(story.next()).containsExactly("start ub#0 1/0");
    }

    @Test
    void items_are_undone_side_by_side_the_last_ones_first() {
        ForEach settings = new ForEach(2, false);
        Drawing drawing =
                Drawing.of("f, a -> b")
                        .each("f", settings, "a", "b")
                        .undo("a", "ua")
                        .undo("b", "ub");
        Story story = Story.of(drawing).expands("f", 7, 8, 9).completes("a#0", "b#0", "a#1", "a#2");
        turnedBack(story.fails("b#1", "BAD").fails("f", "BAD"));

        assertThat(story.next()).containsExactly("start ua#2 1/0", "start ua#1 1/0");
        assertThat(story.state().sight(new NodeKey("ua", "2")).item()).isEqualTo(Json.read("9"));
        story.completes("ua#2").happens(undone("a", "2", "ua"));
        assertThat(story.next()).containsExactly("start ua#1 1/0", "start ub#0 1/0");
    }

    @Test
    void without_the_flow_asking_for_it_nothing_is_undone() {
        Story story = Story.of(Drawing.of("a -> b").undo("a", "ua").keepsWhatWasDone());

        assertThat(story.completes("a").fails("b", "BAD").state().mayCompensate()).isFalse();
    }

    @Test
    void a_replay_runs_what_was_undone_again_and_all_behind_it() {
        Drawing drawing = Drawing.of("s -> a -> b -> c").undo("a", "ua");
        Story story = turnedBack(Story.of(drawing).completes("s", "a", "b").fails("c", "BAD"));
        story.completes("ua").happens(undone("a", "", "ua"));

        ReplayPlan plan = ReplayPlan.fromFailed(drawing.graph(), story.events());
        assertThat(plan.run()).containsExactly("a", "b", "c");
        assertThat(plan.reuse()).containsExactly("s");
    }
}
