package dev.millrace.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.Drawing;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopsTest {
    /** Each loop as {@code header: body | back edges | leaving edges}, outer ones first. */
    private static List<String> loops(String drawing) {
        FlowGraph graph = Drawing.of(drawing).graph();
        return graph.loops().all().stream().map(loop -> named(graph, loop)).toList();
    }

    private static String named(FlowGraph graph, Loop loop) {
        Wiring wiring = graph.wiring();
        return wiring.node(loop.header()).id()
                + ": "
                + loop.body().stream()
                        .map(node -> wiring.node(node).id())
                        .collect(Collectors.joining())
                + " | "
                + loop.back().stream()
                        .map(edge -> shown(wiring.edge(edge)))
                        .collect(Collectors.joining(" "))
                + " | "
                + loop.leaving().stream()
                        .map(edge -> shown(wiring.edge(edge)))
                        .collect(Collectors.joining(" "));
    }

    private static String shown(Edge edge) {
        return edge.source() + edge.target();
    }

    @Test
    void a_flow_without_a_cycle_has_none() {
        assertThat(loops("a -> b -> c, a -> c")).isEmpty();
    }

    @Test
    void it_is_entered_at_the_first_node_with_an_edge_from_outside() {
        assertThat(loops("c, b, a -> b -> c -> b, c -> d")).containsExactly("b: cb | cb | cd");
    }

    @Test
    void a_node_that_leads_to_itself_is_one() {
        assertThat(loops("a -> a -> b")).containsExactly("a: a | aa | ab");
    }

    @Test
    void inner_loops_come_after_the_one_around_them_and_edges_leave_the_outermost() {
        assertThat(loops("s -> o -> i -> j -> i, j -> o, j -> e, o -> e, i -> k -> o"))
                .containsExactly("o: oijk | jo ko | je oe", "i: ij | ji | jo ik");
    }

    @Test
    void two_loops_side_by_side_are_two() {
        assertThat(loops("s -> a -> b -> a, b -> c -> d -> c"))
                .containsExactly("a: ab | ba | bc", "c: cd | dc | ");
    }

    @Test
    void a_cycle_that_nothing_leads_to_begins_with_its_first_node() {
        assertThat(loops("b -> a -> b")).containsExactly("b: ba | ab | ");
    }

    @Test
    void no_cycle_is_too_long() {
        String ring =
                IntStream.range(0, 50_000)
                                .mapToObj(i -> "n" + i)
                                .collect(Collectors.joining(" -> "))
                        + " -> n0";

        assertThat(Drawing.of(ring).graph().loops().all()).hasSize(1);
    }
}
