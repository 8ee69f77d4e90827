package dev.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.execution.NodeKey;
import dev.millrace.execution.NodeStatus;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class HistoryWriterTest {
    private static final Database DATABASE = PostgresFixture.fresh();

    private final Acceptance acceptance = new Acceptance(DATABASE);
    private final ExecutionHistory history = new ExecutionHistory(DATABASE);
    private final HistoryWriter writer = new HistoryWriter(DATABASE);

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void a_whole_life_in_one_batch() {
        NewExecution one = accepted();
        List<EventLine> life =
                Given.lines(
                        Given.started(),
                        Given.nodeStarted("a"),
                        Given.nodeCompleted("a"),
                        new Event.NodeSkipped(NodeKey.of("b"), "data:set", "dead"),
                        Given.completed());

        assertThat(writer.write(List.of(Given.rows(one, life)))).containsExactly(one.id());

        ExecutionRow row = row(one);
        assertThat(row.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(row.attempt()).isEqualTo(1);
        assertThat(row.output()).isEqualTo(Json.read("{\"done\":true}"));
        assertThat(row.startedAt()).isEqualTo(Given.AT.plusSeconds(2));
        assertThat(row.completedAt()).isEqualTo(Given.AT.plusSeconds(6));
        assertThat(row.lastSeq()).isEqualTo(6);
        assertThat(history.nodes(one.id())).containsExactly(completedA(), skippedB());
        assertThat(history.events(one.id(), 1, 100)).isEqualTo(life);
    }

    private static NodeRow completedA() {
        return new NodeRow(
                "a",
                "",
                1,
                "data:set",
                NodeStatus.COMPLETED,
                1,
                Given.AT.plusSeconds(3),
                Given.AT.plusSeconds(4),
                Json.read("{\"of\":\"a\"}"),
                null);
    }

    private static NodeRow skippedB() {
        return new NodeRow(
                "b",
                "",
                1,
                "data:set",
                NodeStatus.SKIPPED,
                1,
                null,
                Given.AT.plusSeconds(5),
                null,
                null);
    }

    @Test
    void each_event_of_an_execution_has_its_status() {
        NewExecution one = accepted();
        var error = new ExecutionError(Given.FAILURE, "a");

        assertThat(after(one, 2, Given.started())).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(after(one, 3, new Event.ExecutionRetry(2, Given.AT, error)))
                .isEqualTo(ExecutionStatus.DELAYED);
        assertThat(row(one).attempt()).isEqualTo(2);
        assertThat(after(one, 4, new Event.ExecutionStarted(2, "w")))
                .isEqualTo(ExecutionStatus.RUNNING);
        assertThat(after(one, 5, new Event.ExecutionSuspended(null, List.of("go"))))
                .isEqualTo(ExecutionStatus.SUSPENDED);
        assertThat(after(one, 6, new Event.ExecutionResumed("signal")))
                .isEqualTo(ExecutionStatus.RUNNING);
        assertThat(after(one, 7, new Event.ExecutionProgress(1, 2)))
                .isEqualTo(ExecutionStatus.RUNNING);
        assertThat(after(one, 8, new Event.ExecutionResumed("drained")))
                .isEqualTo(ExecutionStatus.QUEUED);
        assertThat(after(one, 9, new Event.ExecutionResumed("timer")))
                .isEqualTo(ExecutionStatus.RUNNING);
        assertThat(after(one, 10, new Event.ExecutionResumed("stalled")))
                .isEqualTo(ExecutionStatus.QUEUED);
        assertThat(after(one, 11, Given.cancelled())).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(row(one).startedAt()).isEqualTo(Given.AT.plusSeconds(2));
        assertThat(row(one).reason()).isEqualTo("asked");
    }

    private ExecutionStatus after(NewExecution one, long seq, Event event) {
        writer.write(List.of(Given.rows(one, List.of(Given.line(seq, event)))));
        return row(one).status();
    }

    @Test
    void nodes_left_open_are_cancelled_with_their_execution() {
        for (Event end : List.of(Given.cancelled(), Given.failed("b"))) {
            NewExecution one = accepted();
            List<EventLine> life =
                    Given.lines(
                            Given.started(),
                            Given.nodeStarted("early"),
                            Given.nodeCompleted("ready"),
                            Given.nodeStarted("b"),
                            Given.nodeRetry("late", 1),
                            end);
            writer.write(List.of(Given.rows(one, life.subList(0, 4))));
            writer.write(List.of(Given.rows(one, life.subList(4, 6))));

            assertThat(history.nodes(one.id()))
                    .extracting(NodeRow::nodeId, NodeRow::status)
                    .containsExactly(
                            tuple("early", NodeStatus.CANCELLED),
                            tuple("ready", NodeStatus.COMPLETED),
                            tuple("b", NodeStatus.CANCELLED),
                            tuple("late", NodeStatus.CANCELLED));
        }
    }

    @Test
    void an_end_that_is_stored_stays() {
        NewExecution one = accepted();
        List<EventLine> life = Given.lines(Given.started(), Given.completed());
        writer.write(List.of(Given.rows(one, life)));
        ExecutionRow before = row(one);

        List<EventLine> otherEnd =
                List.of(
                        Given.line(3, Given.nodeStarted("zombie")),
                        Given.line(4, new Event.ExecutionStarted(2, "zombie")),
                        Given.line(5, Given.failed("zombie")));
        assertThat(writer.write(List.of(Given.rows(one, otherEnd)))).containsExactly(one.id());

        assertThat(row(one)).isEqualTo(before);
        assertThat(history.events(one.id(), 1, 100)).isEqualTo(life);
        assertThat(history.nodes(one.id())).isEmpty();
        assertThat(new DeadLetters(DATABASE).find("acme", one.id())).isEmpty();
    }

    @Test
    void an_end_that_overtakes_is_not_told_as_ended_before_the_rest_is_there() {
        NewExecution one = accepted();
        List<EventLine> life =
                Given.lines(
                        Given.started(),
                        Given.nodeStarted("a"),
                        Given.nodeCompleted("a"),
                        Given.completed());

        assertThat(writer.write(List.of(Given.rows(one, life.subList(3, 4))))).isEmpty();
        assertThat(row(one).status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(writer.write(List.of(Given.rows(one, life.subList(1, 2))))).isEmpty();
        assertThat(writer.write(List.of(Given.rows(one, life.subList(2, 3))))).isEmpty();
        assertThat(writer.write(List.of(Given.rows(one, life.subList(0, 1)))))
                .containsExactly(one.id());

        assertThat(row(one).startedAt()).isEqualTo(Given.AT.plusSeconds(2));
        assertThat(row(one).attempt()).isEqualTo(1);
        assertThat(history.nodes(one.id()))
                .singleElement()
                .extracting(NodeRow::status, NodeRow::startedAt)
                .containsExactly(NodeStatus.COMPLETED, Given.AT.plusSeconds(3));
    }

    @Test
    void a_batch_written_again_changes_nothing_and_tells_the_same() {
        List<NewExecution> many = Given.executions(50);
        acceptance.accept(many);
        List<EventRows> batch =
                many.stream()
                        .map(one ->
                                Given.rows(
                                        one,
                                        Given.lines(
                                                Given.started(),
                                                Given.nodeFailed("a", 1),
                                                Given.failed("a"))))
                        .toList();
        var first = writer.write(batch);
        var rows = many.stream().map(this::row).toList();

        assertThat(writer.write(batch)).containsExactlyInAnyOrderElementsOf(first).hasSize(50);

        assertThat(many.stream().map(this::row).toList()).isEqualTo(rows);
        assertThat(many).allSatisfy(one -> assertThat(history.nodes(one.id())).hasSize(1));
        assertThat(many)
                .allSatisfy(one ->
                        assertThat(new DeadLetters(DATABASE).find("acme", one.id())).isPresent());
    }

    @Test
    void events_of_an_execution_that_was_never_accepted_are_kept() {
        NewExecution stranger = Given.execution();
        List<EventLine> life =
                Given.lines(Given.started(), Given.nodeStarted("a"), Given.failed("a"));

        assertThat(writer.write(List.of(Given.rows(stranger, life))))
                .containsExactly(stranger.id());

        assertThat(history.find("acme", stranger.id())).isEmpty();
        assertThat(history.events(stranger.id(), 1, 100)).isEqualTo(life);
        assertThat(history.nodes(stranger.id()))
                .singleElement()
                .extracting(NodeRow::status)
                .isEqualTo(NodeStatus.CANCELLED);
        assertThat(new DeadLetters(DATABASE).find("acme", stranger.id()).orElseThrow().input())
                .isEqualTo(Json.nothing());
    }

    @Test
    void events_of_one_execution_from_several_entries_are_one() {
        NewExecution one = accepted();
        List<EventLine> life =
                Given.lines(Given.started(), Given.nodeStarted("a"), Given.completed());

        assertThat(
                        writer.write(
                                List.of(
                                        Given.rows(one, life.subList(2, 3)),
                                        Given.rows(one, life.subList(0, 2)),
                                        Given.rows(one, life.subList(1, 2)),
                                        Given.rows(one, List.of()))))
                .containsExactly(one.id());
        assertThat(history.events(one.id(), 1, 100)).isEqualTo(life);
    }

    private NewExecution accepted() {
        NewExecution one = Given.execution();
        acceptance.accept(List.of(one));
        return one;
    }

    private ExecutionRow row(NewExecution one) {
        return history.find("acme", one.id()).orElseThrow();
    }
}
