package dev.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.history.RecoveryTally.Count;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecoveryTallyTest {
    private static final Event[] RECOVERED = {
        Given.started(),
        Given.nodeStarted("a"),
        Given.nodeRetry("a", 1),
        Given.nodeStarted("a"),
        Given.nodeCompleted("a"),
        Given.completed()
    };

    private final Database database = PostgresFixture.fresh();
    private final RecoveryTally tally = new RecoveryTally(database);
    private final HistoryWriter writer = new HistoryWriter(database);

    @AfterEach
    void close() {
        database.close();
    }

    private NewExecution accepted() {
        NewExecution one = Given.execution();
        new Acceptance(database).accept(List.of(one));
        return one;
    }

    private void happened(Event... events) {
        writer.write(List.of(Given.rows(accepted(), Given.lines(events))));
    }

    private Count counted() {
        tally.countEnded();
        return tally.count();
    }

    @Test
    void it_counts_those_of_which_a_try_failed_once_they_have_ended() {
        assertThat(counted()).isEqualTo(Count.NONE);
        happened(
                Given.started(),
                Given.nodeStarted("a"),
                Given.nodeCompleted("a"),
                Given.completed());
        happened(Given.started(), Given.nodeStarted("a"), Given.nodeRetry("a", 1));
        happened(Given.started(), Given.cancelled());
        assertThat(counted()).isEqualTo(Count.NONE);

        happened(RECOVERED);
        happened(
                Given.started(),
                Given.nodeStarted("a"),
                Given.nodeFailed("a", 1),
                Given.failed("a"));
        happened(
                Given.started(),
                Given.nodeStarted("a"),
                Given.nodeFailed("a", 1),
                Given.completed());
        assertThat(counted()).isEqualTo(new Count(3, 2));
    }

    @Test
    void each_is_counted_once_in_whatever_pieces_and_order_its_events_come() {
        List<EventLine> lines = Given.lines(RECOVERED);
        NewExecution one = accepted();
        writer.write(List.of(Given.rows(one, lines.subList(0, 3))));
        assertThat(counted()).isEqualTo(Count.NONE);
        writer.write(List.of(Given.rows(one, lines.subList(3, 6))));
        assertThat(counted()).isEqualTo(new Count(1, 1));
        writer.write(List.of(Given.rows(one, lines)));
        writer.write(List.of(Given.rows(one, lines.subList(4, 6))));
        assertThat(counted()).isEqualTo(new Count(1, 1));

        NewExecution late = accepted();
        writer.write(List.of(Given.rows(late, lines.subList(4, 6)))); // the end comes first
        assertThat(counted()).isEqualTo(new Count(1, 1));
        writer.write(List.of(Given.rows(late, lines.subList(0, 4))));
        assertThat(counted()).isEqualTo(new Count(2, 2));
    }

    @Test
    void two_processes_that_count_at_once_do_not_count_twice() throws Exception {
        for (int i = 0; i < 50; i++) {
            happened(RECOVERED);
        }
        Callable<Boolean> count =
                () -> {
                    tally.countEnded();
                    return true;
                };
        try (ExecutorService processes = Executors.newFixedThreadPool(4)) {
            processes.invokeAll(Stream.generate(() -> count).limit(8).toList());
        }
        assertThat(tally.count()).isEqualTo(new Count(50, 50));
    }
}
