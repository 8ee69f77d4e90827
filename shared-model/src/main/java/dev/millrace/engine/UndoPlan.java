package dev.millrace.engine;

import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Loop;
import dev.millrace.flow.Loops;
import dev.millrace.flow.Section;
import dev.millrace.flow.Undos;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts what is to be undone in order: reverse to the order in which it depends on each other, the
 * later iterations of a loop first, items of a forEach side by side. Used once.
 */
final class UndoPlan {
    private final Undos undos;
    private final Map<NodeKey, int[]> paths = new HashMap<>();
    private final Map<From, BitSet> reach = new HashMap<>();

    UndoPlan(Undos undos) {
        this.undos = undos;
    }

    /** A loop's header leads further where it stands for the whole loop. */
    private record From(Section section, int loop, int node) {}

    /** Where each step is, by the run that undoes. */
    Map<NodeKey, int[]> paths() {
        return paths;
    }

    Undo of(Section outermost, List<Effect> effects) {
        return graph(outermost, Loop.NONE, effects, new Place(List.of(), 0));
    }

    /**
     * @param path to what is being put in order, see {@link Undo#with}
     * @param depth how many numbers of the effects' iterations lead there
     */
    private record Place(List<Integer> path, int depth) {
        Place part(int position) {
            List<Integer> longer = new ArrayList<>(path);
            longer.add(position);
            return new Place(longer, depth);
        }

        Place deeper() {
            return new Place(path, depth + 1);
        }
    }

    /** Of one run of these nodes: of the section, or of one iteration of a loop of it. */
    private Undo graph(Section section, int loop, List<Effect> effects, Place place) {
        Map<Integer, List<Effect>> byPart = new TreeMap<>();
        for (Effect effect : effects) {
            int part = part(section, loop, section.holder(effect.key().nodeId()));
            byPart.computeIfAbsent(part, any -> new ArrayList<>()).add(effect);
        }
        List<Integer> parts = List.copyOf(byPart.keySet());
        List<Undo> undos = new ArrayList<>();
        List<BitSet> after = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            List<Effect> some = Objects.requireNonNull(byPart.get(parts.get(i)));
            undos.add(part(section, loop, parts.get(i), some, place.part(i)));
            after.add(after(section, loop, parts, i));
        }
        BitSet left = new BitSet();
        left.set(0, parts.size());
        return new Undo.Graph(undos, after, left);
    }

    /**
     * The node itself, or the header of the loop that it lies in, the outermost within this one.
     */
    private static int part(Section section, int loop, int node) {
        int inner = innerLoop(section.loops(), loop, node);
        return inner == Loop.NONE ? node : section.loops().all().get(inner).header();
    }

    private static int innerLoop(Loops loops, int loop, int node) {
        int at = loops.of(node);
        int below = Loop.NONE;
        while (at != loop && at != Loop.NONE) {
            below = at;
            at = loops.all().get(at).parent();
        }
        return below;
    }

    private Undo part(Section section, int loop, int node, List<Effect> effects, Place place) {
        int inner = innerLoop(section.loops(), loop, node);
        return inner == Loop.NONE
                ? node(section, node, effects, place)
                : iterations(section, inner, effects, place);
    }

    private Undo iterations(Section section, int loop, List<Effect> effects, Place place) {
        Undo.Sequence sequence = null;
        for (List<Effect> some : byNumber(effects, place.depth).values()) {
            Undo one = graph(section, loop, some, place.deeper());
            sequence = new Undo.Sequence(one, sequence); // the last iteration comes to the front
        }
        return Objects.requireNonNull(sequence);
    }

    /** What a forEach did by itself is undone first, as it ended last. */
    private Undo node(Section section, int node, List<Effect> effects, Place place) {
        List<Effect> inner = new ArrayList<>();
        Effect own = null;
        for (Effect effect : effects) {
            if (section.has(effect.key().nodeId())) {
                own = effect;
            } else {
                inner.add(effect);
            }
        }
        Undo step = own == null ? null : step(own, place);
        Undo items = inner.isEmpty() ? null : items(section.body(node), inner, place);
        if (step == null || items == null) {
            return Objects.requireNonNull(step == null ? items : step);
        }
        return new Undo.Sequence(step, new Undo.Sequence(items, null));
    }

    private Undo step(Effect effect, Place place) {
        NodeKey undo = Objects.requireNonNull(undos.of(effect.key()));
        paths.put(undo, place.path.stream().mapToInt(Integer::intValue).toArray());
        return new Undo.One(UndoStep.of(effect, undo));
    }

    private Undo items(Section.Body body, List<Effect> effects, Place place) {
        List<Undo> items = new ArrayList<>();
        for (List<Effect> some : byNumber(effects, place.depth).values()) {
            Place item = place.part(items.size()).deeper();
            items.add(graph(body.section(), Loop.NONE, some, item));
        }
        return Undo.Items.all(items, body.settings().concurrency());
    }

    /** In ascending order. */
    private static Map<Integer, List<Effect>> byNumber(List<Effect> effects, int depth) {
        Map<Integer, List<Effect>> byNumber = new TreeMap<>();
        for (Effect effect : effects) {
            int number = Integer.parseInt(effect.key().iteration().split("\\.", -1)[depth]);
            byNumber.computeIfAbsent(number, any -> new ArrayList<>()).add(effect);
        }
        return byNumber;
    }

    /** Positions of the parts that depend on this one. */
    private BitSet after(Section section, int loop, List<Integer> parts, int position) {
        BitSet reached = reached(section, loop, parts.get(position));
        BitSet after = new BitSet();
        for (int i = 0; i < parts.size(); i++) {
            after.set(i, i != position && reached.get(parts.get(i)));
        }
        return after;
    }

    /** Nodes that an iteration of the loop leads to from there; the back edges end it. */
    private BitSet reached(Section section, int loop, int from) {
        return reach.computeIfAbsent(
                new From(section, loop, from), any -> walk(section, loop, from));
    }

    private static BitSet walk(Section section, int loop, int from) {
        @Nullable Loop around = loop == Loop.NONE ? null : section.loops().all().get(loop);
        BitSet reached = new BitSet();
        ArrayDeque<Integer> ahead = new ArrayDeque<>(List.of(from));
        while (!ahead.isEmpty()) {
            for (int edge : section.wiring().outgoing(ahead.remove())) {
                int target = section.wiring().target(edge);
                boolean within =
                        around == null
                                || (section.loops().contains(loop, target)
                                        && !around.back().contains(edge));
                if (within && !reached.get(target)) {
                    reached.set(target);
                    ahead.add(target);
                }
            }
        }
        return reached;
    }
}
