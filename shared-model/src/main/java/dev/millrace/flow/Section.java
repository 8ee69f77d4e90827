package dev.millrace.flow;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of a flow whose nodes run together: the outermost one, or the body of a forEach, which
 * runs once per item. Nodes that undo others lie in none. Nodes are told by number, in file order
 * of the section. Immutable.
 */
public final class Section {
    private final Wiring wiring;
    private final Loops loops;
    private final Map<Integer, Body> bodies = new HashMap<>();
    private final Map<String, Integer> holders = new HashMap<>();

    /** What a forEach runs, and how. */
    public record Body(ForEach settings, Section section) {}

    private Section(Wiring wiring, Loops loops, FlowGraph whole) {
        this.wiring = wiring;
        this.loops = loops;
        for (int number = 0; number < wiring.size(); number++) {
            Node node = wiring.node(number);
            if (node.forEach()) {
                Section section = of(whole, node.id());
                bodies.put(number, new Body(ForEach.of(node), section));
                hold(section, number);
            }
        }
    }

    static Section outermost(FlowGraph whole) {
        return whole.nesting().flat() && whole.undos().none()
                ? new Section(whole.wiring(), whole.loops(), whole)
                : of(whole, null);
    }

    private static Section of(FlowGraph whole, @Nullable String forEach) {
        Flow flow = whole.flow();
        Wiring wiring =
                new Wiring(
                        new Flow(
                                flow.id(),
                                flow.name(),
                                whole.nesting().nodes(forEach),
                                whole.nesting().edges(forEach),
                                flow.settings()));
        return new Section(wiring, new Loops(wiring), whole);
    }

    private void hold(Section body, int forEach) {
        for (int number = 0; number < body.wiring.size(); number++) {
            holders.put(body.wiring.node(number).id(), forEach);
        }
        body.holders.keySet().forEach(id -> holders.put(id, forEach));
    }

    public Wiring wiring() {
        return wiring;
    }

    public Loops loops() {
        return loops;
    }

    /**
     * The body of a forEach.
     *
     * @param node number of the forEach
     */
    public Body body(int node) {
        return Objects.requireNonNull(bodies.get(node), () -> wiring.node(node) + " has no body");
    }

    /** Whether the node lies in the section itself, not in a body within. */
    public boolean has(String nodeId) {
        return wiring.has(nodeId);
    }

    /**
     * Number of the node, or of the forEach of this section in whose body it lies.
     *
     * @throws IllegalArgumentException if the section has no such node
     */
    public int holder(String nodeId) {
        Integer forEach = holders.get(nodeId);
        return forEach == null ? wiring.number(nodeId) : forEach;
    }
}
