package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.flow.Loop;
import dev.millrace.flow.Loops;
import org.jspecify.annotations.Nullable;

/**
 * How far the loops of an execution have come. A state's is never changed: the step to the next
 * works on a copy.
 *
 * <p>Price: one reference per edge and four words per loop are copied at every event of a flow that
 * has loops; nothing of one that has none.
 */
final class LoopStates {
    private final Loops loops;
    private final int[] iteration;
    private final int[] open;
    private final @Nullable Rounds[] rounds;
    private final @Nullable JsonNode[] carried;

    private LoopStates(
            Loops loops,
            int[] iteration,
            int[] open,
            @Nullable Rounds[] rounds,
            @Nullable JsonNode[] carried) {
        this.loops = loops;
        this.iteration = iteration;
        this.open = open;
        this.rounds = rounds;
        this.carried = carried;
    }

    static LoopStates initial(Loops loops, int edges) {
        int count = loops.all().size();
        LoopStates states =
                new LoopStates(
                        loops,
                        new int[count],
                        new int[count],
                        new Rounds[count],
                        new JsonNode[count == 0 ? 0 : edges]);
        loops.all().forEach(states::begin);
        return states;
    }

    LoopStates copy() {
        return iteration.length == 0
                ? this
                : new LoopStates(
                        loops, iteration.clone(), open.clone(), rounds.clone(), carried.clone());
    }

    private void begin(Loop loop) {
        open[loop.number()] = loop.members().size() + loop.children().size();
    }

    /** A member or a loop within has ended; says whether it was the last of the iteration. */
    boolean closesWithOneMore(int loop) {
        return --open[loop] == 0;
    }

    boolean ended(int loop) {
        return open[loop] == 0;
    }

    /** From 0. */
    int iteration(int loop) {
        return iteration[loop];
    }

    /** The next iteration of this one, the first of those within. */
    void next(Loop loop, JsonNode cameBack) {
        int number = loop.number();
        iteration[number]++;
        rounds[number] = new Rounds(rounds[number], cameBack);
        begin(loop);
        loop.children().forEach(this::restart);
    }

    private void restart(int number) {
        Loop loop = loops.all().get(number);
        iteration[number] = 0;
        rounds[number] = null;
        begin(loop);
        loop.children().forEach(this::restart);
    }

    /** What came back in each iteration before this one; null in the first. */
    @Nullable Rounds rounds(int loop) {
        return rounds[loop];
    }

    /** An edge out of a loop was taken: what it brings, once the loop has ended. */
    void carry(int edge, @Nullable JsonNode output) {
        carried[edge] = output;
    }

    @Nullable JsonNode carried(int edge) {
        return carried[edge];
    }

    /** The iterations of the loops around the node, outermost first; empty if it is in none. */
    String path(int node) {
        return pathOf(loops.of(node));
    }

    private String pathOf(int loop) {
        if (loop == Loop.NONE) {
            return "";
        }
        String outer = pathOf(loops.all().get(loop).parent());
        return outer.isEmpty() ? "" + iteration[loop] : outer + "." + iteration[loop];
    }
}
