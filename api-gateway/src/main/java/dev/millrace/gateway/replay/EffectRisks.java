package dev.millrace.gateway.replay;

import dev.millrace.engine.UnknownEnds;
import dev.millrace.event.Event;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Effect;
import dev.millrace.flow.Node;
import dev.millrace.flow.NodeType;
import dev.millrace.flow.NodeTypes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which nodes have an effect outside, and which would have it again in a replay. A replay is
 * another execution with other idempotency keys, so not even a {@code keyed} target knows the call.
 */
final class EffectRisks {
    private final NodeTypes types;
    private final Set<String> completed = new HashSet<>();
    private final Set<String> unknown = new HashSet<>();

    /**
     * @param events of the execution that would be repeated
     */
    EffectRisks(NodeTypes types, List<Event> events) {
        this.types = types;
        events.forEach(event -> {
            if (event instanceof Event.NodeCompleted done) {
                completed.add(done.key().nodeId());
            }
        });
        UnknownEnds.in(events).stream().map(NodeKey::nodeId).forEach(unknown::add);
    }

    /** Types that are not known here are taken to have one. */
    boolean hasEffect(Node node) {
        boolean says = node.settings().effect() != Effect.AT_LEAST_ONCE;
        return says || !types.find(node.type()).map(NodeType::pure).orElse(false);
    }

    /**
     * Whether its effect has happened already; of those that must not happen twice, whether it may
     * have.
     */
    boolean repeats(Node node) {
        return switch (node.settings().effect()) {
            case IDEMPOTENT -> false;
            case AT_LEAST_ONCE -> hasEffect(node) && completed.contains(node.id());
            case KEYED, ONCE -> completed.contains(node.id()) || unknown.contains(node.id());
        };
    }
}
