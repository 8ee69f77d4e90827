package dev.millrace.faults;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import java.util.List;
import java.util.Map;
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
    private final Map<String, TestFlow> flows;
    private final boolean rolledBack;
    private final Verdict verdict = new Verdict();

    /**
     * @param flows by id, of all that ran
     * @param rolledBack Redis lost data during the run, so effects may repeat without a trace
     */
    HistoryChecker(Map<String, TestFlow> flows, boolean rolledBack) {
        this.flows = flows;
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
        howItWent(one);
        endsOnce(one);
        dense(one);
        ordered(one);
        effects(one);
    }

    private void howItWent(Evidence one) {
        long tries = one.attempts() - 1 + one.of(EventType.NODE_RETRY).count();
        verdict.furtherTries += (int) tries;
        one.of(EventType.EXECUTION_RESUMED)
                .forEach(line -> verdict.resumed.merge(line.detail(), 1, Integer::sum));
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
        TestFlow flow = flows.get(one.flow());
        for (TestFlow.Edge edge : flow == null ? List.<TestFlow.Edge>of() : flow.edges()) {
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
        Map<String, List<EffectSink.Effect>> byRun =
                one.effects().stream()
                        .collect(
                                Collectors.groupingBy(
                                        call -> call.node() + "#" + call.iteration()));
        byRun.values().forEach(calls -> effects(one, calls.getFirst().node(), calls));
    }

    private void effects(Evidence one, String node, List<EffectSink.Effect> calls) {
        long probes = // at most; they use up no try
                one.of(EventType.NODE_SUSPENDED, node)
                        .filter(line -> line.event().event() instanceof Event.NodeParked)
                        .count();
        long tries = one.of(EventType.NODE_RETRY, node).count() + one.attempts() + probes;
        long keys = calls.stream().map(EffectSink.Effect::key).distinct().count();
        long claims = calls.stream().map(EffectSink.Effect::claim).distinct().count();
        if (keys > tries) {
            problem(one, "H2", node + " called out under " + keys + " keys");
        }
        long repeats = calls.size() - keys;
        if (repeats > 0) {
            verdict.repeatedEffects += (int) repeats;
            verdict.whyRepeated.merge(why(one, node), (int) repeats, Integer::sum);
        }
        boolean handedOver = claims > 1 && !one.interrupted() && one.attempts() == 1;
        if (!rolledBack && (handedOver || calls.size() > claims - 1 + tries)) {
            problem(
                    one,
                    "H2",
                    "%s called out %d times under %d claims, and the log does not say why"
                            .formatted(node, calls.size(), claims));
        }
    }

    private static String why(Evidence one, String node) {
        if (one.interrupted()) {
            return "its worker was lost, stopped or cut off";
        }
        return one.of(EventType.NODE_RETRY, node).findAny().isPresent()
                ? "a try had no answer"
                : "Redis lost the record of it";
    }

    private void problem(Evidence one, String rule, String what) {
        verdict.problems.add(rule + ": " + one.id() + ": " + what);
    }
}
