package dev.millrace.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.Drawing;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlowGraphTest {
    private final FlowGraph graph = Drawing.of("d, c -> d, a -> b -> c, a -x> c, e").graph();

    @Test
    void edges_are_found_at_both_ends_in_file_order() {
        assertThat(graph.incoming("c")).extracting(Edge::source).containsExactly("b", "a");
        assertThat(graph.outgoing("a")).extracting(Edge::port).containsExactly("main", "x");
        assertThat(graph.incoming("a")).isEmpty();
    }

    @Test
    void a_node_is_one_level_after_the_last_of_its_predecessors() {
        assertThat(graph.groups())
                .isEqualTo(List.of(List.of("a", "e"), List.of("b"), List.of("c"), List.of("d")));
    }

    @Test
    void predecessors_come_first_and_ties_are_in_file_order() {
        assertThat(graph.topologicalOrder()).containsExactly("a", "e", "b", "c", "d");
    }

    @Test
    void ancestors_and_what_can_be_reached() {
        assertThat(graph.ancestors("c")).containsExactlyInAnyOrder("a", "b");
        assertThat(graph.ancestors("e")).isEmpty();
        assertThat(graph.reachable(Set.of("b", "e"))).containsExactlyInAnyOrder("b", "c", "d", "e");
    }

    @Test
    void an_unknown_node_is_refused_by_name() {
        assertThat(graph.node("e").id()).isEqualTo("e");
        assertThatThrownBy(() -> graph.node("z"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("flow drawn has no node z");
        assertThatThrownBy(() -> graph.reachable(Set.of("z")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_behind_a_loop_comes_after_one_round_of_it() {
        FlowGraph looped = Drawing.of("behind, a -> c -> b -> c, b -> behind, d").graph();

        assertThat(looped.groups())
                .isEqualTo(
                        List.of(List.of("a", "d"), List.of("c"), List.of("b"), List.of("behind")));
        assertThat(looped.topologicalOrder()).containsExactly("a", "d", "c", "b", "behind");
    }

    @Test
    void no_chain_is_too_long() {
        int length = 100_000;
        FlowGraph chain =
                Drawing.of(
                                IntStream.range(0, length)
                                        .mapToObj(i -> "n" + i)
                                        .collect(Collectors.joining(" -> ")))
                        .graph();

        assertThat(chain.groups()).hasSize(length);
        assertThat(chain.topologicalOrder().getLast()).isEqualTo("n99999");
        assertThat(chain.ancestors("n99999")).hasSize(length - 1);
        assertThat(chain.reachable(Set.of("n0"))).hasSize(length);
        assertThat(chain.loops().all()).isEmpty();
    }

    @Test
    void an_empty_flow_has_no_groups() {
        Flow empty = new Flow("none", "none", List.of(), List.of(), FlowSettings.DEFAULT);

        assertThat(new FlowGraph(empty).groups()).isEmpty();
    }
}
