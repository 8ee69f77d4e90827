package dev.millrace.importing;

import dev.millrace.importing.node.BatchNodes;
import dev.millrace.importing.node.Exit;
import dev.millrace.importing.node.Families;
import dev.millrace.importing.node.Family;
import dev.millrace.importing.node.Handling;
import dev.millrace.importing.node.Handling.Gives;
import dev.millrace.importing.node.Items;
import dev.millrace.importing.workflow.WorkflowNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Whether one item goes along a wire or a list of them. Starts from one everywhere and follows what
 * nodes make of it until nothing changes.
 */
final class ItemCounts {
    private final Canvas canvas;
    private final List<Handling> handlings = new ArrayList<>();
    private final BitSet asked = new BitSet();
    private final BitSet many = new BitSet();

    ItemCounts(Canvas canvas) {
        this.canvas = canvas;
        for (int node = 0; node < canvas.size(); node++) {
            WorkflowNode drawn = canvas.node(node);
            handlings.add(drawn.disabled() ? Handling.PASSING : family(node).handling(drawn));
        }
        for (int node = 0; node < canvas.size(); node++) {
            asked.set(node, handling(node).gives() == Gives.ASKED && askedFrom(node));
        }
        follow();
    }

    private void follow() {
        ArrayDeque<Integer> open = new ArrayDeque<>();
        for (int node = 0; node < canvas.size(); node++) {
            open.add(node);
        }
        while (!open.isEmpty()) {
            for (Wire wire : canvas.outgoing(open.remove())) {
                if (out(wire) == Items.MANY && !many.get(wire.target())) {
                    many.set(wire.target());
                    open.add(wire.target());
                }
            }
        }
    }

    Family family(int node) {
        return Families.find(canvas.node(node).type()).orElseThrow();
    }

    Handling handling(int node) {
        return handlings.get(node);
    }

    /** What comes in. */
    Items in(int node) {
        return many.get(node) ? Items.MANY : Items.ONE;
    }

    /** What the node works on: of several only the first, if it is told so. */
    Items worked(int node) {
        return canvas.node(node).once() ? Items.ONE : in(node);
    }

    /** Several items, an effect for each: it needs a loop. */
    boolean looped(int node) {
        return worked(node) == Items.MANY
                && handling(node).takes() == Handling.Takes.EFFECT
                && !canvas.node(node).disabled();
    }

    /** It puts out as many as there are, since who comes after can take several. */
    boolean asked(int node) {
        return asked.get(node);
    }

    private boolean askedFrom(int node) {
        ArrayDeque<Wire> open = new ArrayDeque<>(canvas.outgoing(node));
        BitSet seen = new BitSet();
        while (!open.isEmpty()) {
            int next = open.remove().target();
            if (handling(next).wantsAll()) {
                return true;
            }
            boolean passes =
                    handling(next).takes() == Handling.Takes.EACH
                            || handling(next).takes() == Handling.Takes.FIRST;
            if (passes && !seen.get(next)) {
                seen.set(next);
                open.addAll(canvas.outgoing(next));
            }
        }
        return false;
    }

    Items out(Wire wire) {
        return out(wire.source(), wire.output());
    }

    /** What the node puts out there. */
    Items out(int node, int output) {
        WorkflowNode drawn = canvas.node(node);
        if (!drawn.disabled() && BatchNodes.of(drawn)) {
            return output == BatchNodes.loopOutput(drawn) ? BatchNodes.batch(drawn) : Items.MANY;
        }
        if (error(node, output)) {
            return Items.ONE;
        }
        return switch (handling(node).gives()) {
            case SAME -> drawn.disabled() ? in(node) : worked(node);
            case ONE -> Items.ONE;
            case MANY -> Items.MANY;
            case ASKED -> asked(node) ? Items.MANY : worked(node);
        };
    }

    List<Exit> exits(int node) {
        return family(node).exits(canvas.node(node), worked(node));
    }

    /** The output that failures leave by, after all others. */
    boolean error(int node, int output) {
        WorkflowNode drawn = canvas.node(node);
        return drawn.onFailure() == WorkflowNode.OnFailure.ERROR_OUTPUT
                && !drawn.disabled()
                && output == exits(node).size();
    }
}
