package dev.millrace.engine;

import static dev.millrace.execution.NodeStatus.CANCELLED;
import static dev.millrace.execution.NodeStatus.COMPLETED;
import static dev.millrace.execution.NodeStatus.PENDING;
import static dev.millrace.execution.NodeStatus.RETRYING;
import static dev.millrace.execution.NodeStatus.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.json.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tries, waits, crashes, further attempts of the job, and the end. */
class ResumeTest {
    private static final Instant LATER = Instant.ofEpochMilli(7_000);

    @Test
    void a_retry_says_which_try_comes_when_and_with_which_key() {
        Story story = Story.of("a").starts("a").triesAgain("a", 1, LATER);

        assertThat(story.next()).containsExactly("start a 2/1 @7000");
        assertThat(story.status("a")).isEqualTo(RETRYING);
        assertThat(story.starts("a", 2, 1).next()).isEmpty();
    }

    @Test
    void a_timer_wakes_a_suspended_node_and_nothing_else_does() {
        Story story = Story.of("a, b").suspends("a", LATER).suspends("b", null);

        assertThat(story.next()).containsExactly("wake a 1 @7000");
        assertThat(story.status("b")).isEqualTo(SUSPENDED);
        assertThat(story.completes("a", "b").next())
                .containsExactly("complete {\"a\":\"A\",\"b\":\"B\"}");
    }

    @Test
    void a_parked_node_may_start_at_any_time_with_no_try_used() {
        Story story = Story.of("a -> b").starts("a").parks("a", 1, 1);

        assertThat(story.status("a")).isEqualTo(SUSPENDED);
        assertThat(story.next()).containsExactly("start a 1/1");
        assertThat(story.resumes().next()).containsExactly("start a 1/1");
        assertThat(story.starts("a", 1, 1).completes("a").next()).containsExactly("start b 1/0");
    }

    @Test
    void a_parked_node_does_not_keep_a_failing_flow_alive() {
        Story story = Story.of("a, b").parks("a", 1, 0).fails("b", "BAD");

        assertThat(story.next()).containsExactly("fail BAD b");
    }

    @Test
    void after_a_crash_the_same_try_runs_again_with_the_same_key() {
        Story story = Story.of("a").starts("a").triesAgain("a", 1, LATER).starts("a", 2, 1);

        assertThat(story.resumes().next()).containsExactly("start a 2/1");
        assertThat(story.starts("a", 2, 1).jobStarts().next()).containsExactly("start a 2/1");
    }

    @Test
    void a_crash_leaves_completed_retrying_and_suspended_nodes_as_they_are() {
        Story story = Story.of("a -> d, b, c").completes("a").triesAgain("b", 0, LATER);

        assertThat(story.suspends("c", LATER).resumes().next())
                .containsExactly("start d 1/0", "start b 2/0 @7000", "wake c 1 @7000");
    }

    @Test
    void what_was_running_when_a_failing_flow_crashed_does_not_start_again() {
        Story story = Story.of("a, b").starts("a").starts("b").fails("a", "BAD").resumes();

        assertThat(story.next()).containsExactly("fail BAD a");
        assertThat(story.jobTriesAgain().next()).containsExactly("start a 1/0", "start b 1/0");
    }

    @Test
    void another_attempt_of_the_job_runs_what_failed_afresh_and_keeps_what_is_complete() {
        Story story = Story.of("a -> b -> c, d").completes("a").starts("b").starts("d");
        story.triesAgain("b", 1, LATER).starts("b", 2, 1).triesAgain("d", 1, LATER);
        story.fails("b", "BAD").jobTriesAgain();

        assertThat(story.next()).containsExactly("start b 1/1", "start d 1/1");
        assertThat(story.status("a")).isEqualTo(COMPLETED);
        assertThat(story.state().failure()).isNull();
        assertThat(story.completes("b").next()).containsExactly("start c 1/0", "start d 1/1");
    }

    @Test
    void another_attempt_of_the_job_lets_a_try_that_was_cut_off_begin_afresh_with_its_key() {
        Story story = Story.of("a, b").starts("a").starts("b").triesAgain("a", 1, LATER);
        story.starts("a", 2, 1).fails("b", "BAD").resumes().jobTriesAgain();

        assertThat(story.next()).containsExactly("start a 1/1", "start b 1/0");
    }

    @Test
    void another_attempt_of_the_job_leaves_what_waits_waiting() {
        Story story = Story.of("a, b").suspends("a", LATER).fails("b", "BAD").jobTriesAgain();

        assertThat(story.next()).containsExactly("wake a 1 @7000", "start b 1/0");
    }

    @Test
    void another_attempt_of_the_job_keeps_failures_that_were_handled() {
        Story story = Story.of("a -error> b -> c").fails("a", "X").completes("b").fails("c", "Y");

        assertThat(story.jobTriesAgain().next()).containsExactly("start c 1/0");
    }

    @Test
    void the_output_is_that_of_the_last_node_that_ran() {
        assertThat(Story.of("a -> b").completes("a", "b").next()).containsExactly("complete \"B\"");
        assertThat(Story.of("if -true> b").leaves("if", "false").skips("b", Skip.DEAD).next())
                .containsExactly("complete \"IF\"");
        assertThat(Story.of("a, b").completes("b", "a").next())
                .containsExactly("complete {\"a\":\"A\",\"b\":\"B\"}");
    }

    @Test
    void nodes_passed_over_are_not_the_output() {
        assertThat(Story.of("a, b").completes("a").skips("b", Skip.RUN_IF).next())
                .containsExactly("complete \"A\"");
        assertThat(Story.of("a").skips("a", Skip.DISABLED).next()).containsExactly("complete null");
    }

    @Test
    void a_last_node_that_failed_and_went_on_gives_its_error() {
        Story story = Story.of(Drawing.of("a").goOn("a")).fails("a", "BAD");

        assertThat(story.next())
                .containsExactly("complete " + Json.text(story.state().output("a")));
        assertThat(story.state().output("a").at("/error/code").asText()).isEqualTo("BAD");
    }

    @Test
    void after_the_end_there_is_nothing_to_do_and_nothing_open() {
        ExecutionError error = new ExecutionError(Failure.fatal("X", "x"), null);
        List<Event> ends =
                List.of(
                        new Event.ExecutionCompleted(Story.TOOK, Json.nothing()),
                        new Event.ExecutionFailed(Story.TOOK, "STALLED", error),
                        new Event.ExecutionCancelled(Story.TOOK, "asked"));
        for (Event end : ends) {
            Story story = Story.of("a, b, c, d").starts("a").triesAgain("b", 0, LATER);
            story.suspends("c", LATER).happens(end);

            assertThat(story.next()).isEmpty();
            assertThat(List.of("a", "b", "c")).allMatch(id -> story.status(id) == CANCELLED);
            assertThat(story.status("d")).isEqualTo(PENDING);
        }
    }

    @Test
    void events_that_only_tell_change_nothing() {
        Story story = Story.of("a -> b").completes("a").starts("b");
        story.happens(new Event.ExecutionQueued())
                .happens(new Event.ExecutionProgress(1, 2))
                .happens(new Event.SignalReceived("r", "go", Json.nothing()))
                .happens(new Event.ExecutionSuspended(null, List.of("go")));

        assertThat(story.next()).isEmpty();
        assertThat(story.state().done()).isEqualTo(1);
    }
}
