package dev.millrace.faults;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at what is known of every accepted execution:
 *
 * <ul>
 *   <li>H1 each ended exactly once, and history, queue and last event agree on how;
 *   <li>H2 a completed node had its effect under one key, and that twice only where the log says
 *       why;
 *   <li>H3 its events are numbered without a gap, begin before they end, and stop at the end;
 *   <li>H4 a node started after all its predecessors had completed.
 * </ul>
 *
 * Limits (H5), the queue's own invariants (H6) and refusals (H7) are looked at where they are
 * known.
 */
final class HistoryChecker {
    private final List<Load.Edge> edges;
    private final boolean rolledBack;
    private final Verdict verdict = new Verdict();

    /**
     * @param edges of the flow that all ran
     * @param rolledBack Redis lost data during the run, so effects may repeat without a trace
     */
    HistoryChecker(List<Load.Edge> edges, boolean rolledBack) {
        this.edges = edges;
        this.rolledBack = rolledBack;
    }

    Verdict judge(List<Evidence> all) {
        all.forEach(this::judge);
        return verdict;
    }

    private void judge(Evidence one) {
        verdict.accepted++;
        if (one.stored() == null) {
            verdict.lost.add("lost: " + one.id() + " was accepted, and nobody knows it");
            return;
        }
        if (!one.ended()) {
            verdict.stuck.add("stuck: " + one.id() + " is still " + one.stored());
            return;
        }
        verdict.ended.merge(one.stored(), 1, Integer::sum);
        endsOnce(one);
        dense(one);
        ordered(one);
        effects(one);
    }

    private void endsOnce(Evidence one) {
        if (one.ends() > 1) {
            verdict.duplicated.add("H1: " + one.id() + " ended " + one.ends() + " times");
        }
        boolean agrees =
                switch (one.stored()) {
                    case COMPLETED -> lastIs(one, EventType.EXECUTION_COMPLETE);
                    case FAILED -> lastIs(one, EventType.EXECUTION_ERROR);
                    case CANCELLED -> lastIs(one, EventType.EXECUTION_CANCELLED);
                    case null, default -> false;
                };
        if (!agrees || (one.queued() != null && one.queued() != one.stored())) {
            String last = one.events().isEmpty() ? "none" : one.events().getLast().type().wire();
            problem(
                    one,
                    "H1",
                    "history " + one.stored() + ", queue " + one.queued() + ", last event " + last);
        }
    }

    private static boolean lastIs(Evidence one, EventType type) {
        return !one.events().isEmpty() && one.events().getLast().type() == type;
    }

    private void dense(Evidence one) {
        long before = 1; // the row stands for the first event
        for (EventLine line : one.events()) {
            if (line.seq() > 1 && line.seq() != before + 1) {
                problem(one, "H3", "event " + line.seq() + " follows " + before);
            }
            before = line.seq();
        }
        long open =
                one.of(EventType.NODE_COMPLETE)
                        .filter(end ->
                                one.of(EventType.NODE_START, end.nodeId())
                                        .noneMatch(start -> start.seq() < end.seq()))
                        .count();
        if (open > 0) {
            problem(one, "H3", open + " nodes ended without a start");
        }
    }

    private void ordered(Evidence one) {
        for (Load.Edge edge : edges) {
            long start =
                    one.of(EventType.NODE_START, edge.to())
                            .mapToLong(EventLine::seq)
                            .min()
                            .orElse(Long.MAX_VALUE);
            long end =
                    one.of(EventType.NODE_COMPLETE, edge.from())
                            .mapToLong(EventLine::seq)
                            .min()
                            .orElse(Long.MAX_VALUE);
            if (start < end) {
                problem(one, "H4", edge.to() + " started before " + edge.from() + " had completed");
            }
        }
    }

    private void effects(Evidence one) {
        Map<String, List<EffectSink.Effect>> byNode =
                one.effects().stream().collect(Collectors.groupingBy(EffectSink.Effect::node));
        byNode.forEach((node, calls) -> effects(one, node, calls));
    }

    private void effects(Evidence one, String node, List<EffectSink.Effect> calls) {
        long answered = one.of(EventType.NODE_RETRY, node).count();
        Set<String> keys = new HashSet<>();
        calls.forEach(call -> keys.add(call.key()));
        if (keys.size() > 1 + answered) {
            problem(one, "H2", node + " called out under " + keys.size() + " keys");
        }
        int repeats = calls.size() - keys.size();
        verdict.repeatedEffects += repeats;
        if (repeats > 0 && answered == 0 && !one.interrupted() && !rolledBack) {
            problem(
                    one,
                    "H2",
                    node
                            + " called out "
                            + calls.size()
                            + " times, and the log says nothing of why");
        }
    }

    private void problem(Evidence one, String rule, String what) {
        verdict.problems.add(rule + ": " + one.id() + ": " + what);
    }
}
