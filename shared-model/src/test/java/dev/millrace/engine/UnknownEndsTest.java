package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.NodeKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UnknownEndsTest {
    @Test
    void a_start_without_an_end_leaves_it_open_over_any_number_of_claims() {
        Story story = Story.of("a -> b").starts("a").completes("a").starts("b").resumes();

        assertThat(UnknownEnds.in(story.events())).containsExactly(NodeKey.of("b"));
    }

    @Test
    void a_failure_without_an_answer_leaves_it_open_and_a_definite_one_does_not() {
        Story story = Story.of("a, b").starts("a").fails("a", "CONNECTION_LOST");
        story.starts("b").fails("b", "CONNECTION_REFUSED");

        assertThat(UnknownEnds.in(story.events())).containsExactly(NodeKey.of("a"));
    }

    @Test
    void a_try_that_is_to_be_made_again_is_not_open() {
        Story story = Story.of("a").starts("a").triesAgain("a", 1, Instant.EPOCH);

        assertThat(UnknownEnds.in(story.events())).isEmpty();
    }
}
