package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.event.Event;
import dev.millrace.execution.NodeKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random flows of everything there is, run in a random order: every run is what {@link
 * StructureReference} says, exactly once, and what is undone and in which order is what {@link
 * UndoCheck} says. {@code -Dmillrace.graphs=100000} plays more.
 */
class StructurePropertyTest {
    private static final long GRAPHS = Long.getLong("millrace.graphs", 2_000);
    private static final long FIRST = Long.getLong("millrace.seed", 1);
    private static final long KILLED_EVERYWHERE = 200;
    private static final int MOST_STEPS = 200;

    private final Map<String, Integer> seen = new HashMap<>();

    @Test
    void the_fold_agrees_with_the_reference() {
        for (long seed = FIRST; seed < FIRST + GRAPHS; seed++) {
            Case.of(this, seed).ifPresent(one -> one.check(-1, -1));
        }
        if (GRAPHS >= 2_000) {
            assertThat(seen.get("complete")).isGreaterThan(500);
            assertThat(seen.get("undone")).isGreaterThan(100);
            assertThat(seen.get("incomplete")).isGreaterThan(20);
            assertThat(seen.get("another attempt")).isGreaterThan(100);
        }
    }

    @Test
    void wherever_the_worker_is_lost_the_next_one_goes_on() {
        long played = 0;
        for (long seed = FIRST; played < Math.min(GRAPHS, KILLED_EVERYWHERE); seed++) {
            Case one = Case.of(this, seed).orElse(null);
            int steps = one == null ? 0 : one.check(-1, -1);
            if (one != null && steps <= MOST_STEPS) {
                played++;
                for (int lostAt = 0; lostAt < steps; lostAt++) {
                    one.check(lostAt, -1);
                }
            }
        }
    }

    @Test
    void wherever_it_is_cancelled_what_was_done_is_undone() {
        for (long seed = FIRST; seed < FIRST + Math.min(GRAPHS, KILLED_EVERYWHERE); seed++) {
            Case one = Case.of(this, seed).orElse(null);
            int steps = one == null ? 0 : one.check(-1, -1);
            for (int at = 1; one != null && at < steps && steps <= MOST_STEPS; at += 5) {
                one.check(at + 2, at);
            }
        }
        assertThat(seen.get("cancelled")).isGreaterThan(10);
    }

    /** A structure, and what is to come of it. */
    private static final class Case {
        private final StructurePropertyTest test;
        private final long seed;
        private final Structure structure;
        private final StructureReference reference;

        private Case(StructurePropertyTest test, long seed) {
            this.test = test;
            this.seed = seed;
            this.structure = new Structure(seed);
            this.reference = new StructureReference(structure);
        }

        /** Empty if it would never end. */
        static Optional<Case> of(StructurePropertyTest test, long seed) {
            try {
                return Optional.of(new Case(test, seed));
            } catch (StructureReference.Endless _) {
                return Optional.empty();
            }
        }

        /** Answers how many steps it took. */
        int check(int lostAt, int cancelledAt) {
            try {
                StructurePlayer player = new StructurePlayer(structure, lostAt, cancelledAt).play();
                test.check(structure, reference, player, cancelledAt >= 0);
                return player.steps;
            } catch (AssertionError | RuntimeException wrong) {
                String where = " -Dmillrace.graphs=1 -Dmillrace.seed=" + seed;
                String when = ", lost at " + lostAt + ", cancelled at " + cancelledAt;
                throw new AssertionError("run it again with" + where + when, wrong);
            }
        }
    }

    private void check(
            Structure structure,
            StructureReference reference,
            StructurePlayer player,
            boolean cancelled) {
        switch (player.end()) {
            case Decision.CompleteFlow(JsonNode output) -> complete(output, reference, player);
            case Decision.FailFlow fail -> failed(fail, player);
            case Decision.CancelFlow _ -> {
                saw("cancelled");
                assertThat(cancelled).isTrue();
            }
            default -> throw new AssertionError(player.end());
        }
        if (player.jobAttempt > 1) {
            saw("another attempt");
        }
        words(player, reference);
        if (player.state.compensating()) {
            saw("undone");
            new UndoCheck(structure.graph, player.log).check();
            open(structure, player);
        }
    }

    private void complete(JsonNode output, StructureReference reference, StructurePlayer player) {
        saw("complete");
        if (!reference.output.toString().contains(StructureReference.EITHER)) {
            assertThat(output).isEqualTo(reference.output);
        }
        Set<String> certain = new HashSet<>(reference.runs.keySet());
        certain.removeAll(reference.unsure);
        assertThat(player.runs.keySet()).containsAll(certain);
        if (reference.unsure.isEmpty()) {
            assertThat(player.runs.keySet()).isEqualTo(reference.runs.keySet());
        }
    }

    private void failed(Decision.FailFlow fail, StructurePlayer player) {
        boolean undoFailed =
                player.log.stream()
                        .dropWhile(event -> !(event instanceof Event.ExecutionCompensating))
                        .anyMatch(Event.NodeFailed.class::isInstance);
        String code = fail.error().failure().code();
        assertThat(code.equals("COMPENSATION_INCOMPLETE")).isEqualTo(undoFailed);
        saw(undoFailed ? "incomplete" : "failed");
    }

    private static void words(StructurePlayer player, StructureReference reference) {
        player.runs.forEach((run, words) -> {
            String expected = reference.runs.get(run);
            if (expected != null && !expected.contains("?") && !reference.unsure.contains(run)) {
                assertThat(words).as(run).isEqualTo(expected);
            }
        });
    }

    /** At no time has anything to wait that may be undone. */
    private static void open(Structure structure, StructurePlayer player) {
        FlowState state = FlowState.initial(structure.graph, Scenario.INPUT);
        UndoCheck check = new UndoCheck(structure.graph, player.log);
        Undos undos = new Undos(structure);
        for (Event event : player.log) {
            if (state.compensating()) {
                check.checkOpen(state, undos.begun, undos.ended);
                undos.follow(event);
            }
            state = state.after(event);
        }
    }

    /** How far the runs that undo are. */
    private static final class Undos {
        private final Structure structure;
        private final Set<NodeKey> begun = new HashSet<>();
        private final Set<NodeKey> completed = new HashSet<>();
        private final Set<NodeKey> ended = new HashSet<>();

        private Undos(Structure structure) {
            this.structure = structure;
        }

        private void follow(Event event) {
            switch (event) {
                case Event.NodeStarted start -> begun.add(start.key());
                case Event.NodeRetry retry -> begun.remove(retry.key());
                case Event.NodeCompleted done -> completed.add(done.key());
                case Event.NodeFailed failed -> ended.add(failed.key());
                case Event.NodeSkipped skipped -> {
                    begun.add(skipped.key());
                    ended.add(skipped.key());
                }
                case Event.NodeCompensated undone ->
                        ended.add(Objects.requireNonNull(structure.graph.undos().of(undone.key())));
                case Event.ExecutionResumed _ -> {
                    begun.retainAll(completed);
                    begun.addAll(ended);
                }
                default -> {}
            }
        }
    }

    private void saw(String what) {
        seen.merge(what, 1, Integer::sum);
    }
}
