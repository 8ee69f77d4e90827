package dev.millrace.worker.run;

import dev.millrace.engine.Decision;
import dev.millrace.engine.Decision.StartNode;
import dev.millrace.event.Event;
import dev.millrace.execution.NodeKey;
import dev.millrace.expression.ExpressionFailed;
import dev.millrace.flow.BreakerPolicy;
import dev.millrace.queue.BreakerName;
import dev.millrace.queue.Outcome;
import dev.millrace.worker.breaker.Admission;
import dev.millrace.worker.breaker.Permit;
import dev.millrace.worker.breaker.Target;
import dev.millrace.worker.claim.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of one run whose targets must not be called now. While other nodes run they are looked at
 * again each second; once nothing else is left the execution is suspended, and a breaker wakes it.
 * Not thread-safe.
 */
final class Parking {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Hold hold;
    private final Ledger ledger;
    private final RunTools tools;
    private final Map<NodeKey, Wait> waiting = new LinkedHashMap<>();
    private final Set<BreakerName> asked = new HashSet<>();
    private final boolean woken;
    private int calls;

    /**
     * @param woken a breaker has woken the execution for this claim
     */
    Parking(Hold hold, Ledger ledger, RunTools tools, boolean woken) {
        this.hold = hold;
        this.ledger = ledger;
        this.tools = tools;
        this.woken = woken;
    }

    /** What is not to start any more, as its forEach or the flow has failed, waits no longer. */
    void keep(List<Decision> next) {
        if (!waiting.isEmpty()) {
            Set<NodeKey> wanted = new HashSet<>();
            for (Decision decision : next) {
                if (decision instanceof StartNode start) {
                    wanted.add(start.key());
                }
            }
            waiting.keySet().retainAll(wanted);
        }
    }

    private record Wait(Target target, Instant lookAgain) {}

    /** Empty if the node must wait, which is recorded once. */
    Optional<Permit> permit(PreparedNode node, StartNode start, NodeScope scope) {
        @Nullable Wait wait = waiting.get(start.key());
        if (wait != null && tools.time().instant().isBefore(wait.lookAgain)) {
            return Optional.empty();
        }
        @Nullable Target target = wait != null ? wait.target : target(node, scope);
        if (target == null) {
            return Optional.of(Permit.FREE);
        }
        String call = scope.id() + "/" + start.key() + "/" + scope.claimName() + "/" + calls++;
        boolean maybeFor = woken && asked.add(target.name());
        Admission admission = tools.breakers().admit(target, scope.id(), call, maybeFor);
        return switch (admission) {
            case Permit permit -> {
                waiting.remove(start.key());
                yield Optional.of(permit);
            }
            case Admission.Refused(var until) -> {
                park(node, start, target, until);
                yield Optional.empty();
            }
        };
    }

    private @Nullable Target target(PreparedNode node, NodeScope scope) {
        @Nullable BreakerPolicy policy = node.node().settings().breaker();
        if (policy == null) {
            return null;
        }
        try {
            return tools.executors()
                    .find(node.node().type())
                    .flatMap(executor -> executor.breakerKey(node.resolved(scope)))
                    .flatMap(key -> of(node, policy, key))
                    .orElse(null);
        } catch (ExpressionFailed bad) {
            return null; // the try fails by it too, and says so
        }
    }

    private Optional<Target> of(PreparedNode node, BreakerPolicy policy, String key) {
        String tenant = hold.job().job().tenant();
        return Target.of(tenant, key, policy, node.node().settings().timeout());
    }

    private void park(PreparedNode node, StartNode start, Target target, @Nullable Instant until) {
        waiting.put(start.key(), new Wait(target, tools.time().instant().plus(PAUSE)));
        if (!ledger.state().parked(start.key())) {
            ledger.write(
                    new Event.NodeParked(
                            start.key(),
                            node.node().type(),
                            start.attempt(),
                            until,
                            start.effectKey(),
                            target.name().target()));
        }
    }

    /** When to look again; null if nothing waits. */
    @Nullable Instant lookAgain() {
        return waiting.values().stream().map(Wait::lookAgain).min(Instant::compareTo).orElse(null);
    }

    /** What the execution is parked at, if nothing else is left to do. */
    List<Outcome.Parked> parkedAt() {
        return waiting.values().stream().map(wait -> wait.target.parked()).distinct().toList();
    }
}
