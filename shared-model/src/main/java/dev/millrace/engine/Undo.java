package dev.millrace.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is to be undone of a part of an execution, in the order in which it may be. Immutable. */
sealed interface Undo {
    boolean ended();

    /** Adds the steps that may be taken now or are being taken. */
    void open(List<UndoStep> into);

    /**
     * With one of its steps changed.
     *
     * @param path to the step: positions in what lies side by side, outermost first
     * @param at how many of them lead here
     */
    Undo with(int[] path, int at, UnaryOperator<UndoStep> change);

    /** A single effect. */
    record One(UndoStep step) implements Undo {
        @Override
        public boolean ended() {
            return step.ended();
        }

        @Override
        public void open(List<UndoStep> into) {
            if (!step.ended()) {
                into.add(step);
            }
        }

        @Override
        public Undo with(int[] path, int at, UnaryOperator<UndoStep> change) {
            return new One(change.apply(step));
        }
    }

    /** One after the other, such as the iterations of a loop, the last one first. */
    record Sequence(Undo now, @Nullable Sequence then) implements Undo {
        @Override
        public boolean ended() {
            return then == null && now.ended();
        }

        @Override
        public void open(List<UndoStep> into) {
            now.open(into);
        }

        @Override
        public Undo with(int[] path, int at, UnaryOperator<UndoStep> change) {
            Undo changed = now.with(path, at, change);
            return changed.ended() && then != null ? then : new Sequence(changed, then);
        }
    }

    /**
     * The items of a forEach: as many at once as ran at once, the last ones first.
     *
     * @param left all from this number on have ended
     */
    record Items(List<Undo> items, int concurrency, int left) implements Undo {
        static Items all(List<Undo> items, int concurrency) {
            return new Items(items, concurrency, items.size());
        }

        @Override
        public boolean ended() {
            return left == 0;
        }

        @Override
        public void open(List<UndoStep> into) {
            int open = 0;
            for (int i = left - 1; i >= 0 && open < concurrency; i--) {
                if (!items.get(i).ended()) {
                    items.get(i).open(into);
                    open++;
                }
            }
        }

        @Override
        public Undo with(int[] path, int at, UnaryOperator<UndoStep> change) {
            List<Undo> changed = changed(items, path, at, change);
            int still = left;
            while (still > 0 && changed.get(still - 1).ended()) {
                still--;
            }
            return new Items(changed, concurrency, still);
        }
    }

    /**
     * Nodes and loops of a graph.
     *
     * @param after for each part those that depend on it, which are undone before it
     * @param left the parts that have not ended
     */
    record Graph(List<Undo> parts, List<BitSet> after, BitSet left) implements Undo {
        @Override
        public boolean ended() {
            return left.isEmpty();
        }

        @Override
        public void open(List<UndoStep> into) {
            for (int part = left.nextSetBit(0); part >= 0; part = left.nextSetBit(part + 1)) {
                if (!after.get(part).intersects(left)) {
                    parts.get(part).open(into);
                }
            }
        }

        @Override
        public Undo with(int[] path, int at, UnaryOperator<UndoStep> change) {
            List<Undo> changed = changed(parts, path, at, change);
            BitSet still = (BitSet) left.clone();
            still.set(path[at], !changed.get(path[at]).ended());
            return new Graph(changed, after, still);
        }
    }

    private static List<Undo> changed(
            List<Undo> all, int[] path, int at, UnaryOperator<UndoStep> change) {
        List<Undo> changed = new ArrayList<>(all);
        changed.set(path[at], all.get(path[at]).with(path, at + 1, change));
        return changed;
    }
}
