package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Event;
import dev.millrace.flow.Edge;
import dev.millrace.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairsTest {
    private static final Repair OUTPUT =
            new Repair.Output("b", Edge.MAIN, Json.read("\"by hand\""));

    private static Repairs of(Story story) {
        ReplayPlan plan = ReplayPlan.fromFailed(story.graph(), story.events());
        return new Repairs(story.graph(), plan, "key-1", "because");
    }

    private static FlowState begin(Story story, ReplayPlan plan) {
        FlowState state = FlowState.initial(story.graph(), Json.read("\"input\""));
        for (Event event : plan.copied()) {
            state = state.after(event);
        }
        return state;
    }

    @Test
    void an_output_set_by_hand_is_what_the_next_node_is_given() {
        Story story = Story.of("a -> b -> c").completes("a").fails("b", "BAD");
        ReplayPlan plan = of(story).with(List.of(OUTPUT));

        assertThat(plan.run()).containsExactly("c");
        assertThat(begin(story, plan).output("b")).isEqualTo(Json.read("\"by hand\""));
        assertThat(plan.copied().getLast())
                .isInstanceOfSatisfying(
                        Event.NodeRepaired.class,
                        repaired -> {
                            assertThat(repaired.by()).isEqualTo("key-1");
                            assertThat(repaired.reason()).isEqualTo("because");
                        });
    }

    @Test
    void a_node_passed_over_passes_its_input_on() {
        Story story = Story.of("a -> b -> c").completes("a").fails("b", "BAD");
        ReplayPlan plan = of(story).with(List.of(new Repair.PassOver("b")));

        assertThat(plan.run()).containsExactly("c");
        assertThat(begin(story, plan).output("b")).isEqualTo(Json.read("\"A\""));
    }

    @Test
    void one_behind_another_can_be_repaired_with_it_whatever_the_order() {
        Story story = Story.of("a -> b -> c -> d").completes("a").fails("b", "BAD");
        ReplayPlan plan = of(story).with(List.of(new Repair.PassOver("c"), OUTPUT));

        assertThat(plan.run()).containsExactly("d");
        assertThat(begin(story, plan).output("c")).isEqualTo(Json.read("\"by hand\""));
    }

    @Test
    void the_port_decides_which_way_it_goes_on() {
        Story story = Story.of("if -true> a, if -false> b -> c").fails("if", "BAD");
        ReplayPlan plan = of(story).with(List.of(new Repair.Output("if", "false", Json.nothing())));

        assertThat(plan.run()).containsExactly("b", "c");
    }

    @Test
    void what_ended_is_disabled_dead_or_not_reached_is_refused() {
        Drawing drawing =
                Drawing.of("if -true> a, if -false> b, a -> off -> z, a -> f -> g").disabled("off");
        Story story = Story.of(drawing).leaves("if", "true").completes("a").fails("f", "BAD");
        Repairs repairs = of(story);
        repairs.with(
                List.of(
                        new Repair.PassOver("a"),
                        new Repair.PassOver("b"),
                        new Repair.PassOver("off"),
                        new Repair.PassOver("g")));

        assertThat(repairs.refused())
                .containsEntry("a", Repairs.Refusal.ENDED)
                .containsEntry("b", Repairs.Refusal.DEAD)
                .containsEntry("off", Repairs.Refusal.DISABLED)
                .containsEntry("g", Repairs.Refusal.NOT_REACHED);
    }

    @Test
    void in_a_loop_the_iteration_that_failed_is_repaired() {
        Story story = Story.of("h -loop> b, b -> h, h -done> z");
        story.leaves("h#0", "loop").completes("b#0").leaves("h#1", "loop").fails("b#1", "BAD");
        ReplayPlan plan = of(story).with(List.of(OUTPUT));

        assertThat(plan.copied().getLast())
                .isInstanceOfSatisfying(
                        Event.NodeRepaired.class,
                        repaired -> assertThat(repaired.key().iteration()).isEqualTo("1"));
    }
}
