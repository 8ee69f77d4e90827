package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.NodeKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The effects so far that something undoes, in no order. Adding and joining share what was. */
record Trail(@Nullable Effect effect, @Nullable Trail one, @Nullable Trail other) {
    static Trail of(Effect effect, @Nullable Trail before) {
        return new Trail(effect, before, null);
    }

    /** What was done so far, or may have been, in this state. */
    static @Nullable Trail of(Stage stage, NodeState[] nodes, LoopStates loops, Whole whole) {
        Traffic traffic = new Traffic(stage.section(), nodes, loops);
        Trail trail = whole.trail();
        for (int node = 0; node < nodes.length; node++) {
            NodeState state = nodes[node];
            Fan fan = state.fan();
            trail = fan == null ? trail : joined(fan.did(), trail);
            if (state.unsure() && state.exit() == null && stage.undoes(node)) {
                String id = stage.section().wiring().node(node).id();
                NodeKey key = new NodeKey(id, stage.path(loops, node));
                JsonNode given = traffic.into(node, stage.input());
                trail = of(new Effect(key, state.effectKey(), given, null, stage.item()), trail);
            }
        }
        return trail;
    }

    static @Nullable Trail joined(@Nullable Trail one, @Nullable Trail other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return new Trail(null, one, other);
    }

    static List<Effect> effects(@Nullable Trail trail) {
        List<Effect> effects = new ArrayList<>();
        ArrayDeque<Trail> ahead = new ArrayDeque<>();
        push(ahead, trail);
        while (!ahead.isEmpty()) {
            Trail at = ahead.pop();
            if (at.effect != null) {
                effects.add(at.effect);
            }
            push(ahead, at.one);
            push(ahead, at.other);
        }
        return effects;
    }

    private static void push(ArrayDeque<Trail> ahead, @Nullable Trail trail) {
        if (trail != null) {
            ahead.push(trail);
        }
    }
}
