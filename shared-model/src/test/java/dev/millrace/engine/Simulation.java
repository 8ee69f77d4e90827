package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Edge;
import dev.millrace.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plays a scenario as a worker would: asks the state what is next, does it, tells it the end. */
final class Simulation {
    private final Scenario scenario;
    private final Map<String, Due> agenda = new TreeMap<>();
    private final Map<String, Integer> tries = new TreeMap<>();
    private final ArrayDeque<Long> crashes;
    private final List<Event> copied;
    private final List<Event> log = new ArrayList<>();
    private final List<String> starts = new ArrayList<>();
    private final Set<String> ended = new HashSet<>();
    private final Map<NodeKey, Long> sending = new HashMap<>();
    private FlowState state;
    private long now;
    private int jobAttempt = 1;
    private @Nullable Decision end;

    Simulation(Scenario scenario) {
        this(scenario, List.of());
    }

    /** Begins with records of another execution. */
    Simulation(Scenario scenario, List<Event> copied) {
        this.scenario = scenario;
        this.copied = copied;
        this.crashes = new ArrayDeque<>(scenario.crashes());
        this.state = FlowState.initial(scenario.graph(), Scenario.INPUT);
    }

    Scenario.Outcome play() {
        tell(new Event.ExecutionQueued());
        for (Event event : copied) {
            tell(event);
            ended.add(((Event.OfNode) event).key().nodeId());
        }
        tell(new Event.ExecutionStarted(1, "w1"));
        act();
        while (end == null) {
            Map.Entry<String, Due> first = first();
            if (!crashes.isEmpty() && crashes.peek() < first.getValue().at()) {
                crash(crashes.remove());
            } else {
                now = first.getValue().at();
                agenda.remove(first.getKey());
                first.getValue().what().run();
            }
            act();
        }
        checkFoldAgain();
        return outcome();
    }

    /** What happened, once it was played. */
    List<Event> log() {
        return log;
    }

    private Map.Entry<String, Due> first() {
        return agenda.entrySet().stream()
                .map(Map.Entry::copyOf)
                .min(Comparator.comparingLong(due -> due.getValue().at()))
                .orElseThrow(() -> new AssertionError("it hangs: " + log));
    }

    private void crash(long at) {
        now = at;
        agenda.replaceAll((id, due) -> due.flying() ? due.asFlying(false) : due);
        tell(new Event.ExecutionResumed("stalled"));
    }

    /** Begins what the state asks for and forgets what it does not ask for any more. */
    private void act() {
        Set<String> asked = new HashSet<>();
        for (Decision decision : state.next()) {
            switch (decision) {
                case Decision.StartNode start -> asked.add(start(start));
                case Decision.SkipNode(NodeKey key, String reason) -> asked.add(skip(key, reason));
                case Decision.WakeNode wake -> asked.add(wake(wake));
                case Decision.HandSignal came -> asked.add(hand(came));
                case Decision.GiveUpWait _,
                        Decision.AwaitFlow _,
                        Decision.EndForEach _,
                        Decision.FailForEach _,
                        Decision.NoteUndone _,
                        Decision.CancelFlow _ ->
                        throw new AssertionError("not of this world: " + decision);
                case Decision.CompleteFlow _ -> end = decision;
                case Decision.FailFlow(ExecutionError error) -> {
                    failed(error, decision);
                    return;
                }
            }
        }
        sending.forEach((key, at) -> asked.add(later("to " + key, at, () -> send(key))));
        agenda.entrySet()
                .removeIf(due -> !due.getValue().flying() && !asked.contains(due.getKey()));
    }

    private String start(Decision.StartNode start) {
        String id = start.key().nodeId();
        assertThat(ended).as("ended, yet started").doesNotContain(id);
        Due due = agenda.get(id);
        if (due != null && due.flying()) {
            throw new AssertionError("started twice: " + start);
        }
        if (due != null && due.cut()) {
            assertThat(start.attempt()).isEqualTo(due.attempt());
            assertThat(start.effectKey()).isEqualTo(due.effectKey());
            agenda.put(id, due.asFlying(true));
            begun(start);
        } else if (scenario.plan(id).unwanted()) {
            skip(start.key(), Skip.RUN_IF);
        } else if (start.notBefore() != null && start.notBefore().toEpochMilli() > now) {
            later(id, start.notBefore().toEpochMilli(), () -> {});
        } else {
            fly(start);
        }
        return id;
    }

    private void fly(Decision.StartNode start) {
        String id = start.key().nodeId();
        JsonNode incoming = state.sight(start.key()).incoming();
        starts.add(Scenario.start(now, id, start.attempt(), start.effectKey(), incoming));
        Plan.Ending ending = scenario.plan(id).endings().get(tries.getOrDefault(id, 0));
        Due due =
                new Due(
                        now + ending.took(),
                        () -> end(start, ending),
                        true,
                        false,
                        start.attempt(),
                        start.effectKey());
        agenda.put(id, due);
        begun(start);
    }

    private void begun(Decision.StartNode start) {
        tell(new Event.NodeStarted(start.key(), "t", start.attempt(), start.effectKey()));
    }

    private void end(Decision.StartNode start, Plan.Ending ending) {
        NodeKey key = start.key();
        int number = tries.merge(key.nodeId(), 1, Integer::sum);
        Duration took = Duration.ofMillis(ending.took());
        switch (ending) {
            case Plan.Succeeds(_, String port) -> {
                JsonNode output = Scenario.output(key.nodeId(), state.sight(key).incoming());
                completed(key, port, start.attempt(), start.effectKey(), output);
            }
            case Plan.Retries(_, long backoff, boolean definite) ->
                    tell(
                            new Event.NodeRetry(
                                    key,
                                    "t",
                                    start.attempt(),
                                    took,
                                    Instant.ofEpochMilli(now + backoff),
                                    start.effectKey() + (definite ? 1 : 0),
                                    Scenario.failure(key.nodeId(), number, true)));
            case Plan.Fails(_, boolean recoverable) -> {
                var failure = Scenario.failure(key.nodeId(), number, recoverable);
                tell(new Event.NodeFailed(key, "t", start.attempt(), took, failure));
            }
            case Plan.Waits(_, long pause) -> {
                Instant until = Instant.ofEpochMilli(now + pause);
                suspended(key, start.attempt(), until);
            }
        }
    }

    /** Some wait for the time, some for a signal that comes at that time. */
    private void suspended(NodeKey key, int attempt, Instant until) {
        if (until.toEpochMilli() % 2 == 0) {
            tell(new Event.NodeSuspended(key, "t", attempt, until, "timer"));
        } else {
            JsonNode what = Json.object().put("signal", key.nodeId());
            tell(new Event.NodeSuspended(key, "t", attempt, null, "signal", what));
            sending.put(key, until.toEpochMilli());
        }
    }

    /** Twice, as after a lost answer. */
    private void send(NodeKey key) {
        sending.remove(key);
        JsonNode payload = state.incoming(key);
        tell(new Event.SignalReceived("to " + key, key.nodeId(), payload));
        tell(new Event.SignalReceived("to " + key, key.nodeId(), payload));
    }

    private String hand(Decision.HandSignal came) {
        NodeKey key = came.key();
        Runnable goesOn = () -> completed(key, Edge.MAIN, came.attempt(), 0, came.payload());
        return later(key.nodeId(), now + scenario.plan(key.nodeId()).lag(), goesOn);
    }

    private String wake(Decision.WakeNode wake) {
        NodeKey key = wake.key();
        Runnable wakes =
                () -> completed(key, Edge.MAIN, wake.attempt(), 0, state.sight(key).incoming());
        long due = Math.max(wake.at().toEpochMilli(), now);
        return later(key.nodeId(), due + scenario.plan(key.nodeId()).lag(), wakes);
    }

    private void completed(NodeKey key, String port, int attempt, int effectKey, JsonNode output) {
        ended.add(key.nodeId());
        tell(new Event.NodeCompleted(key, "t", attempt, Duration.ZERO, port, effectKey, output));
    }

    private String skip(NodeKey key, String reason) {
        return later(
                key.nodeId(),
                now + scenario.plan(key.nodeId()).lag(),
                () -> {
                    ended.add(key.nodeId());
                    tell(new Event.NodeSkipped(key, "t", reason));
                });
    }

    private String later(String id, long at, Runnable what) {
        agenda.putIfAbsent(id, new Due(Math.max(at, now), what, false, false, 0, 0));
        return id;
    }

    private void failed(ExecutionError error, Decision decision) {
        assertThat(agenda.values()).as("still runs").noneMatch(Due::flying);
        if (!error.failure().recoverable() || jobAttempt == scenario.jobAttempts()) {
            end = decision;
            return;
        }
        agenda.clear();
        jobAttempt++;
        now += Scenario.JOB_BACKOFF;
        crashes.removeIf(crash -> crash <= now);
        tell(new Event.ExecutionRetry(jobAttempt, Instant.ofEpochMilli(now), error));
        tell(new Event.ExecutionStarted(jobAttempt, "w1"));
        act();
    }

    private void tell(Event event) {
        FlowState before = state;
        List<Decision> wanted = before.next();
        log.add(event);
        state = before.after(event);
        assertThat(before.next()).as("an earlier state has changed").isEqualTo(wanted);
    }

    /** The log alone gives the same state. */
    private void checkFoldAgain() {
        FlowState again = FlowState.initial(scenario.graph(), Scenario.INPUT);
        for (Event event : log) {
            again = again.after(event);
        }
        assertThat(again.next()).isEqualTo(state.next());
        assertThat(describe(again)).isEqualTo(describe(state));
    }

    private Scenario.Outcome outcome() {
        String over =
                switch (end) {
                    case Decision.CompleteFlow(JsonNode output) -> "complete " + output;
                    case Decision.FailFlow(ExecutionError error) -> "fail " + error.json();
                    case null, default -> throw new AssertionError("no end: " + end);
                };
        starts.sort(Comparator.naturalOrder());
        JsonNode lastError = state.variables().path("lastError");
        return new Scenario.Outcome(starts, describe(state), lastError.toString(), over);
    }

    private Map<String, String> describe(FlowState described) {
        Map<String, String> nodes = new TreeMap<>();
        for (var node : scenario.graph().flow().nodes()) {
            String id = node.id();
            nodes.put(id, described.status(id) + " " + Json.text(described.output(id)));
        }
        return nodes;
    }
}
