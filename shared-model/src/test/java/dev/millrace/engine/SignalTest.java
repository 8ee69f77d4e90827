package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Who gets which signal, and what of it stands in a log that is read again. */
class SignalTest {
    private static final Instant LATER = Instant.ofEpochMilli(9_000);

    @Test
    void a_signal_completes_the_node_that_waits_for_its_name() {
        Story story = Story.of("a -> b").starts("a").awaits("a", "go", null);
        assertThat(story.next()).isEmpty();
        assertThat(story.state().awaitedSignals()).containsExactly("go");

        story.receives("r1", "other");
        assertThat(story.next()).isEmpty();
        story.receives("r2", "go");
        assertThat(story.next()).containsExactly("hand a 1 r2");
        assertThat(story.state().awaitedSignals()).isEmpty();

        story.completes("a");
        assertThat(story.next()).containsExactly("start b 1/0");
    }

    @Test
    void signals_wait_by_name_for_a_later_node_first_in_first_out() {
        Story story = Story.of("a -> b -> c");
        story.receives("r1", "go").receives("r2", "stay").receives("r3", "go");

        story.starts("a").awaits("a", "go", LATER);
        assertThat(story.next()).containsExactly("hand a 1 r1");
        story.completes("a").starts("b").awaits("b", "go", null);
        assertThat(story.next()).containsExactly("hand b 1 r3");
        story.completes("b").starts("c").awaits("c", "stay", null);
        assertThat(story.next()).containsExactly("hand c 1 r2");
    }

    @Test
    void of_two_that_wait_for_a_name_the_first_is_served_first() {
        Story story = Story.of("a, b").starts("b").starts("a");
        story.awaits("b", "go", null).awaits("a", "go", null).receives("r1", "go");
        assertThat(story.next()).containsExactly("hand b 1 r1");

        story.receives("r2", "go");
        assertThat(story.next()).containsExactly("hand a 1 r2", "hand b 1 r1");
    }

    @Test
    void a_request_that_comes_twice_is_one_signal() {
        Story story = Story.of("a, b").receives("r1", "go").receives("r1", "go");
        story.starts("a").awaits("a", "go", null).starts("b").awaits("b", "go", null);
        assertThat(story.next()).containsExactly("hand a 1 r1");

        story.completes("a").receives("r1", "go");
        assertThat(story.next()).isEmpty();
        assertThat(story.state().knowsRequest("r1")).isTrue();
        assertThat(story.state().knowsRequest("r2")).isFalse();
    }

    @Test
    void a_wait_is_given_up_at_its_time_unless_the_signal_came() {
        Story story = Story.of("a").starts("a").awaits("a", "go", LATER);
        assertThat(story.next()).containsExactly("give up a 1 go @9000");
        assertThat(story.receives("r1", "go").next()).containsExactly("hand a 1 r1");
    }

    @Test
    void a_signal_that_comes_after_the_wait_was_given_up_is_kept_for_the_next() {
        Story story = Story.of("a, b").starts("a").awaits("a", "go", LATER).fails("a", "TIMEOUT");
        story.jobTriesAgain().receives("r1", "go").starts("a").awaits("a", "go", LATER);
        assertThat(story.next()).containsExactly("hand a 1 r1", "start b 1/0");
    }

    @Test
    void waits_and_signals_outlive_lost_workers_and_attempts() {
        Story story = Story.of("a, b").starts("a").awaits("a", "go", null).starts("b");
        story.resumes().starts("b").fails("b", "X").jobTriesAgain().receives("r1", "go");
        assertThat(story.next()).containsExactly("hand a 1 r1", "start b 1/0");

        FlowState again = Story.of("a, b").state();
        for (var event : story.events()) {
            again = again.after(event);
        }
        assertThat(again.next()).isEqualTo(story.state().next());
    }

    @Test
    void each_iteration_of_a_loop_waits_for_a_signal_of_its_own() {
        Story story = Story.of("a -> b, b -> a");
        story.starts("a#0").awaits("a#0", "go", null).receives("r1", "go").completes("a#0");
        story.completes("b#0").starts("a#1").awaits("a#1", "go", null);
        assertThat(story.next()).isEmpty();
        assertThat(story.receives("r2", "go").next()).containsExactly("hand a#1 1 r2");
    }
}
