package dev.millrace.engine;

import static dev.millrace.execution.NodeStatus.FAILED;
import static dev.millrace.execution.NodeStatus.PENDING;
import static dev.millrace.execution.NodeStatus.RETRYING;
import static dev.millrace.execution.NodeStatus.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.flow.Join;
import dev.millrace.json.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a failed node means for the others and for the flow. */
class FailureTest {
    private static final JsonNode ERROR =
            Json.read(
                    """
                    {"message": "because of BAD", "code": "BAD", "nodeId": "a", "attempts": 3}
                    """);

    @Test
    void an_error_edge_takes_over_with_the_error_as_its_value() {
        Story story = Story.of("a -> b, a -error> c").fails("a", "BAD");

        assertThat(story.next()).containsExactly("skip b dead", "start c 1/0");
        assertThat(story.incoming("c")).isEqualTo(ERROR);
        assertThat(story.state().variables().get("lastError")).isEqualTo(ERROR);
        assertThat(story.status("a")).isEqualTo(FAILED);
        assertThat(story.state().failure()).isNull();
    }

    @Test
    void a_handlers_own_error_edge_is_not_followed() {
        Story story = Story.of("a -error> c -error> d").fails("a", "BAD").fails("c", "WORSE");

        assertThat(story.next()).containsExactly("fail WORSE c");
    }

    @Test
    void a_node_behind_a_handler_is_none() {
        Story story = Story.of("a -error> c -> d -error> e").fails("a", "BAD").completes("c");

        assertThat(story.fails("d", "WORSE").next()).containsExactly("start e 1/0");
    }

    @Test
    void an_error_edge_that_comes_too_late_at_a_join_makes_no_handler() {
        Drawing drawing = Drawing.of("a -> j, b -error> j, j -error> h").join("j", Join.ANY);
        Story story = Story.of(drawing).completes("a").starts("j").fails("b", "BAD");

        assertThat(story.fails("j", "WORSE").next()).containsExactly("start h 1/0");
    }

    @Test
    void onError_continue_counts_as_completed() {
        Story story = Story.of(Drawing.of("a -> b").goOn("a")).fails("a", "BAD");

        assertThat(story.next()).containsExactly("start b 1/0");
        assertThat(story.incoming("b")).isEqualTo(Json.object().set("error", ERROR));
    }

    @Test
    void an_error_edge_wins_over_onError_but_not_for_a_handler() {
        Drawing drawing = Drawing.of("a -error> b, b -error> c, b -> d").goOn("a").goOn("b");
        Story story = Story.of(drawing).fails("a", "BAD");

        assertThat(story.next()).containsExactly("start b 1/0");
        assertThat(story.fails("b", "WORSE").next()).containsExactly("skip c dead", "start d 1/0");
    }

    @Test
    void after_an_unhandled_failure_nothing_starts_and_what_runs_may_end() {
        Story story = Story.of("a, b -> d, c, if -x> e").starts("a").starts("b").starts("c");
        story.leaves("if", "y").triesAgain("c", 0, Instant.ofEpochMilli(9)).fails("a", "BAD");

        assertThat(story.next()).isEmpty();
        assertThat(story.completes("b").next()).containsExactly("fail BAD a");
        assertThat(story.status("c")).isEqualTo(RETRYING);
        assertThat(story.status("d")).isEqualTo(PENDING);
    }

    @Test
    void the_first_unhandled_failure_is_the_flows() {
        Story story = Story.of("a, b").starts("a").starts("b");

        assertThat(story.fails("b", "FIRST").next()).isEmpty();
        assertThat(story.fails("a", "SECOND").next()).containsExactly("fail FIRST b");
    }

    @Test
    void what_waits_keeps_its_record_while_the_flow_fails() {
        Story story = Story.of("a, b").suspends("b", Instant.ofEpochMilli(9)).fails("a", "BAD");

        assertThat(story.next()).containsExactly("fail BAD a");
        assertThat(story.status("b")).isEqualTo(SUSPENDED);
    }

    @Test
    void a_failure_that_is_handled_while_the_flow_fails_starts_no_handler() {
        Story story = Story.of("a, b -error> c").starts("a").starts("b").fails("a", "BAD");

        assertThat(story.fails("b", "OTHER").next()).containsExactly("fail BAD a");
        assertThat(story.jobTriesAgain().next()).containsExactly("start a 1/0", "start c 1/0");
    }
}
