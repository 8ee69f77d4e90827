package dev.millrace.flow;

import java.util.List;

/**
 * A part of a flow that may run again and again: the nodes that lie on cycles with each other.
 * Nodes and edges are told by number, in file order.
 *
 * @param number of the loop; an outer loop's is lower than those of the loops in it
 * @param parent number of the loop around it; {@link #NONE} if it is in none
 * @param header the node by which it is entered; every cycle of it leads through the header, or
 *     lies in a loop within
 * @param body its nodes, the header and those of loops within included
 * @param members its nodes without those of loops within
 * @param children numbers of the loops directly within it
 * @param back edges from the body to the header: taking one starts the next iteration
 * @param leaving edges that lead out of it, and out of no loop around it
 */
public record Loop(
        int number,
        int parent,
        int header,
        List<Integer> body,
        List<Integer> members,
        List<Integer> children,
        List<Integer> back,
        List<Integer> leaving) {
    /** No loop. */
    public static final int NONE = -1;

    public Loop {
        body = List.copyOf(body);
        members = List.copyOf(members);
        children = List.copyOf(children);
        back = List.copyOf(back);
        leaving = List.copyOf(leaving);
    }
}
