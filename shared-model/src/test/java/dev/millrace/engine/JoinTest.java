package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.flow.Join;
import dev.millrace.json.Json;
import org.junit.jupiter.api.Test;

class JoinTest {
    private static Story join(Join join) {
        Drawing drawing = Drawing.of("a -true> j, b -true> j, c -true> j").join("j", join);
        return Story.of(drawing).starts("a").starts("b").starts("c");
    }

    @Test
    void all_waits_until_every_edge_is_decided() {
        Story story = join(Join.ALL).leaves("a", "true").leaves("b", "true");

        assertThat(story.next()).isEmpty();
        assertThat(story.leaves("c", "false").next()).containsExactly("start j 1/0");
        assertThat(story.incoming("j")).isEqualTo(Json.read("{\"a\":\"A\",\"b\":\"B\"}"));
    }

    @Test
    void all_is_dead_only_when_no_edge_is_taken() {
        Story story = join(Join.ALL).leaves("a", "false").leaves("b", "false");

        assertThat(story.next()).isEmpty();
        assertThat(story.leaves("c", "false").next()).containsExactly("skip j dead");
    }

    @Test
    void any_starts_with_the_first_and_ignores_the_others() {
        Story story = join(Join.ANY).leaves("b", "true");

        assertThat(story.next()).containsExactly("start j 1/0");
        story.starts("j").leaves("a", "true").completes("j").leaves("c", "true");
        assertThat(story.next()).containsExactly("complete \"J\"");
        assertThat(story.incoming("j")).isEqualTo(Json.read("\"B\""));
    }

    @Test
    void any_is_dead_only_when_all_edges_are() {
        Story story = join(Join.ANY).leaves("a", "false").leaves("b", "false");

        assertThat(story.next()).isEmpty();
        assertThat(story.leaves("c", "false").next()).containsExactly("skip j dead");
    }

    @Test
    void two_of_three_starts_with_the_second() {
        Story story = join(new Join(2)).leaves("c", "true");

        assertThat(story.next()).isEmpty();
        assertThat(story.leaves("a", "true").next()).containsExactly("start j 1/0");
        assertThat(story.leaves("b", "true").incoming("j"))
                .isEqualTo(Json.read("{\"a\":\"A\",\"c\":\"C\"}"));
    }

    @Test
    void two_of_three_is_dead_as_soon_as_two_are() {
        Story story = join(new Join(2)).leaves("a", "false");

        assertThat(story.next()).isEmpty();
        assertThat(story.leaves("b", "false").next()).containsExactly("skip j dead");
    }

    @Test
    void a_root_is_ready_whatever_its_join_asks() {
        assertThat(Story.of(Drawing.of("a -> b").join("a", new Join(2))).next())
                .containsExactly("start a 1/0");
    }

    @Test
    void more_than_there_are_edges_can_never_come() {
        assertThat(Story.of(Drawing.of("a -> b").join("b", new Join(2))).starts("a").next())
                .containsExactly("skip b dead");
    }
}
