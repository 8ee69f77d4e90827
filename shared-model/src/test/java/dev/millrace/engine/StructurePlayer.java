package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Edge;
import dev.millrace.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A worker that does what the state asks for in any order, and is lost when it is told to be. */
final class StructurePlayer {
    static final String TYPE = "test:step";

    private final Structure structure;
    private final Random random;
    private final int lostAt;
    private final int cancelledAt;
    private final Map<NodeKey, Decision.StartNode> running = new LinkedHashMap<>();
    private final Set<NodeKey> parked = new HashSet<>();
    final List<Event> log = new ArrayList<>();

    /** What each run was given and how it was left. */
    final Map<String, String> runs = new TreeMap<>();

    FlowState state;
    int jobAttempt = 1;
    int steps;
    @Nullable Decision end;

    /**
     * @param lostAt before which step; -1 for never
     * @param cancelledAt before which step; -1 for never
     */
    StructurePlayer(Structure structure, int lostAt, int cancelledAt) {
        this.structure = structure;
        this.random = new Random(~structure.seed);
        this.lostAt = lostAt;
        this.cancelledAt = cancelledAt;
        this.state = FlowState.initial(structure.graph, Scenario.INPUT);
    }

    StructurePlayer play() {
        while (end == null) {
            assertThat(steps).as("it never ends").isLessThan(20_000);
            if (steps == lostAt) {
                lose();
            }
            if (steps == cancelledAt && !state.compensating()) {
                cancel();
            }
            steps++;
            if (end == null) {
                step(state.next());
            }
        }
        assertThat(running).isEmpty();
        return this;
    }

    private void step(List<Decision> next) {
        assertThat(next.isEmpty() && running.isEmpty()).as("it hangs").isFalse();
        int choice = random.nextInt(next.size() + running.size());
        if (choice >= next.size()) {
            end(List.copyOf(running.values()).get(choice - next.size()));
            return;
        }
        switch (next.get(choice)) {
            case Decision.StartNode start -> start(start);
            case Decision.SkipNode(NodeKey key, String reason) -> skip(key, reason);
            case Decision.EndForEach(NodeKey key, int _, JsonNode results) ->
                    complete(key, Edge.MAIN, 0, results);
            case Decision.FailForEach(NodeKey key, int attempt, Failure failure) ->
                    tell(new Event.NodeFailed(key, TYPE, attempt, Duration.ZERO, failure));
            case Decision.NoteUndone(NodeKey key, String by) ->
                    tell(new Event.NodeCompensated(key, TYPE, by));
            case Decision.FailFlow fail -> failed(fail);
            case Decision.CompleteFlow over -> end = over;
            case Decision.CancelFlow over -> end = over;
            case Decision.WakeNode _,
                    Decision.HandSignal _,
                    Decision.GiveUpWait _,
                    Decision.AwaitFlow _ ->
                    throw new AssertionError(next);
        }
    }

    private void start(Decision.StartNode start) {
        NodeKey key = start.key();
        if (!state.compensating()
                && structure.ending(key) == Structure.Ending.SKIPPED
                && start.attempt() == 1) {
            skip(key, Skip.RUN_IF);
            return;
        }
        if (structure.parks(key) && parked.add(key)) {
            int attempt = start.attempt();
            tell(new Event.NodeParked(key, TYPE, attempt, null, start.effectKey(), "host:80"));
            assertThat(state.parked(key)).isTrue();
            return;
        }
        assertThat(running.put(key, start)).as("%s twice at once", key).isNull();
        tell(new Event.NodeStarted(key, TYPE, start.attempt(), start.effectKey()));
    }

    private void skip(NodeKey key, String reason) {
        once(key, reason);
        tell(new Event.NodeSkipped(key, TYPE, reason));
    }

    private void once(NodeKey key, String words) {
        String before = runs.put(key.toString(), words);
        if (before != null && words.endsWith(" fails")) {
            assertThat(words).isEqualTo(before); // a failure that nothing took up before the retry
        } else {
            assertThat(before).as("%s twice", key).isNull();
        }
    }

    private void end(Decision.StartNode start) {
        NodeKey key = start.key();
        running.remove(key);
        boolean undoes = state.compensating();
        if (structure.retries(key) && start.attempt() == 1) {
            int next = start.effectKey() + (structure.definite(key) ? 1 : 0);
            Failure failure = Failure.recoverable("BUSY", "busy");
            Instant at = Instant.EPOCH;
            tell(new Event.NodeRetry(key, TYPE, 1, Duration.ZERO, at, next, failure));
        } else if (undoes ? structure.undoFails(key) : fails(key)) {
            boolean breaks = !undoes && structure.breaks(key, jobAttempt);
            if (!breaks) {
                once(key, words(key, "fails"));
            }
            tell(failure(start, breaks));
        } else if (!undoes && structure.forEach(key.nodeId())) {
            ArrayNode items = Json.array();
            for (int i = 0; i < structure.items(key); i++) {
                items.add(key + "/" + i);
            }
            tell(new Event.NodeExpanded(key, TYPE, start.attempt(), items));
        } else {
            complete(key, structure.port(key), start.effectKey(), output(key));
        }
    }

    static JsonNode output(NodeKey key) {
        return Json.object().put("by", key.toString());
    }

    private boolean fails(NodeKey key) {
        return structure.breaks(key, jobAttempt) || structure.ending(key) == Structure.Ending.FAILS;
    }

    private Event failure(Decision.StartNode start, boolean breaks) {
        Failure failure =
                breaks ? Failure.recoverable("BREAKS", "breaks") : Failure.fatal("BAD", "bad");
        return new Event.NodeFailed(
                start.key(),
                TYPE,
                start.attempt(),
                Duration.ZERO,
                failure,
                structure.definite(start.key()));
    }

    private void complete(NodeKey key, String port, int effectKey, JsonNode output) {
        if (structure.forEach(key.nodeId())) {
            once(key, "results " + Json.text(output));
        } else {
            once(key, words(key, port));
        }
        tell(new Event.NodeCompleted(key, TYPE, 1, Duration.ZERO, port, effectKey, output));
    }

    private String words(NodeKey key, String how) {
        return Json.text(state.sight(key).incoming()) + " " + how;
    }

    private void failed(Decision.FailFlow fail) {
        assertThat(running).as("still runs").isEmpty();
        if (!state.compensating() && jobAttempt < structure.jobAttempts) {
            jobAttempt++;
            tell(new Event.ExecutionRetry(jobAttempt, Instant.EPOCH, fail.error()));
            tell(new Event.ExecutionStarted(jobAttempt, "w"));
        } else if (state.mayCompensate()) {
            turnBack(fail.error());
        } else {
            end = fail;
        }
    }

    private void turnBack(@Nullable ExecutionError error) {
        tell(new Event.ExecutionCompensating(error));
    }

    /** What runs is stopped; nobody knows what it did. */
    private void cancel() {
        running.clear();
        if (state.mayCompensate()) {
            tell(new Event.ExecutionResumed("drained"));
            turnBack(null);
        } else {
            end = new Decision.CancelFlow();
        }
    }

    private void tell(Event event) {
        FlowState before = state;
        List<Decision> wanted = before.next();
        log.add(event);
        state = before.after(event);
        assertThat(before.next()).as("an earlier state has changed").isEqualTo(wanted);
        if (state.compensating() && !(event instanceof Event.ExecutionCompensating)) {
            assertThat(state.after(event).next())
                    .as("a record that comes twice changes nothing")
                    .isEqualTo(state.next());
        }
    }

    /** The next worker has the log and nothing else. */
    private void lose() {
        FlowState again = FlowState.initial(structure.graph, Scenario.INPUT);
        for (Event event : log) {
            again = again.after(event);
        }
        assertThat(again.next()).isEqualTo(state.next());
        state = again;
        running.clear();
        tell(new Event.ExecutionResumed("stalled"));
    }

    Decision end() {
        return Objects.requireNonNull(end);
    }
}
