package dev.millrace.engine;

import dev.millrace.event.Event;
import dev.millrace.execution.NodeKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Signals that came, and the runs of nodes that wait for one, each by its name. First in, first out
 * on both sides: a signal goes to the run that has waited longest, and waits itself if there is
 * none. Immutable.
 *
 * @param seen requests whose signal has come: one that comes again is none
 * @param kept signals that nobody has waited for yet
 * @param waiting the runs that wait, those that have waited longest first
 * @param given what the runs got that have not ended yet
 */
record Signals(
        Set<String> seen,
        List<Event.SignalReceived> kept,
        Map<NodeKey, Event.NodeSuspended> waiting,
        Map<NodeKey, Event.SignalReceived> given) {
    static final Signals NONE = new Signals(Set.of(), List.of(), Map.of(), Map.of());

    /** Nobody waits for one, or has got one that it has not made use of. */
    boolean quiet() {
        return waiting.isEmpty() && given.isEmpty();
    }

    /**
     * After something that happened to the execution.
     *
     * @param waits whether a run is not over
     */
    Signals after(Event event, Predicate<NodeKey> waits) {
        return switch (event) {
            case Event.SignalReceived signal -> received(signal);
            case Event.ExecutionCompensating _ -> new Signals(seen, kept, Map.of(), Map.of());
            case Event.NodeSuspended wait when !wait.signal().isEmpty() ->
                    waits.test(wait.key()) ? awaited(wait) : this;
            case Event.NodeSuspended _ -> this;
            case Event.OfNode other -> ended(other.key());
            case Event.ExecutionQueued _,
                    Event.ExecutionStarted _,
                    Event.ExecutionResumed _,
                    Event.ExecutionRetry _,
                    Event.ExecutionSuspended _,
                    Event.ExecutionProgress _,
                    Event.ExecutionCompleted _,
                    Event.ExecutionFailed _,
                    Event.ExecutionCancelled _ ->
                    this;
        };
    }

    /** What is to be done about a run that is suspended; what came for it counts, also too late. */
    Optional<Decision> wake(NodeKey run, int attempt, @Nullable Instant until) {
        Event.SignalReceived came = given.get(run);
        if (came != null) {
            return Optional.of(new Decision.HandSignal(run, attempt, came.name(), came.payload()));
        }
        Event.NodeSuspended wait = waiting.get(run);
        if (wait != null && wait.reason().equals(SubFlow.REASON)) {
            return Optional.of(new Decision.AwaitFlow(run, SubFlow.of(wait)));
        }
        if (until == null) {
            return Optional.empty();
        }
        return Optional.of(
                wait == null
                        ? new Decision.WakeNode(run, attempt, until)
                        : new Decision.GiveUpWait(run, attempt, until, wait.signal()));
    }

    /** Names of those that are waited for, those that have waited longest first. */
    List<String> names() {
        return waiting.values().stream().map(Event.NodeSuspended::signal).distinct().toList();
    }

    /** Without the runs that do not wait. */
    Signals only(Predicate<NodeKey> waits) {
        Signals left = this;
        for (NodeKey run : waiting.keySet()) {
            left = waits.test(run) ? left : left.ended(run);
        }
        for (NodeKey run : given.keySet()) {
            left = waits.test(run) ? left : left.ended(run);
        }
        return left;
    }

    Signals received(Event.SignalReceived signal) {
        if (seen.contains(signal.request())) {
            return this;
        }
        Set<String> known = new HashSet<>(seen);
        if (!signal.request().isEmpty()) {
            known.add(signal.request());
        }
        for (Map.Entry<NodeKey, Event.NodeSuspended> waiter : waiting.entrySet()) {
            if (waiter.getValue().signal().equals(signal.name())) {
                return new Signals(known, kept, waiting, given).give(waiter.getKey(), signal);
            }
        }
        List<Event.SignalReceived> more = new ArrayList<>(kept);
        more.add(signal);
        return new Signals(known, more, waiting, given);
    }

    /** From now on the run waits for its signal. */
    Signals awaited(Event.NodeSuspended wait) {
        for (Event.SignalReceived signal : kept) {
            if (signal.name().equals(wait.signal())) {
                List<Event.SignalReceived> fewer = new ArrayList<>(kept);
                fewer.remove(signal);
                return new Signals(seen, fewer, waiting, given).give(wait.key(), signal);
            }
        }
        Map<NodeKey, Event.NodeSuspended> more = new LinkedHashMap<>(waiting);
        more.put(wait.key(), wait);
        return new Signals(seen, kept, more, given);
    }

    private Signals give(NodeKey run, Event.SignalReceived signal) {
        Map<NodeKey, Event.NodeSuspended> others = new LinkedHashMap<>(waiting);
        others.remove(run);
        Map<NodeKey, Event.SignalReceived> more = new HashMap<>(given);
        more.put(run, signal);
        return new Signals(seen, kept, others, more);
    }

    /** The run has ended, with what it got or without. */
    Signals ended(NodeKey run) {
        if (!waiting.containsKey(run) && !given.containsKey(run)) {
            return this;
        }
        Map<NodeKey, Event.NodeSuspended> others = new LinkedHashMap<>(waiting);
        others.remove(run);
        Map<NodeKey, Event.SignalReceived> fewer = new HashMap<>(given);
        fewer.remove(run);
        return new Signals(seen, kept, others, fewer);
    }
}
