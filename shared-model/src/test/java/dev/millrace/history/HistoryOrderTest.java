package dev.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.NodeKey;
import dev.millrace.sql.Database;
import dev.millrace.sql.DatabaseFailed;
import dev.millrace.sql.PostgresFixture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random lives, cut into random batches, some repeated, in random order, by one writer and by
 * several at once: the rows are those of the lives written whole.
 */
class HistoryOrderTest {
    private static final Database DATABASE = PostgresFixture.fresh();
    private static final int EXECUTIONS = 12;
    private static final String ROWS =
            """
            select status || '|' || attempt || '|' || coalesce(started_at::text, '') || '|' || coalesce(completed_at::text, '') || '|'
                || coalesce(output, '') || '|' || coalesce(error, '') || '|' || coalesce(reason, '') || '|' || last_seq || '|' || gaps
            from flow_executions where id = ?
            """;
    private static final String NODES =
            """
            select node_id || '|' || type || '|' || status || '|' || attempt || '|' || coalesce(started_at::text, '') || '|'
                || coalesce(completed_at::text, '') || '|' || coalesce(output, '') || '|' || coalesce(error, '') || '|' || last_seq || '|' || first_seq
            from node_executions where execution_id = ? order by first_seq
            """;

    private final Acceptance acceptance = new Acceptance(DATABASE);
    private final HistoryWriter writer = new HistoryWriter(DATABASE);
    private final Set<ExecutionId> told = ConcurrentHashMap.newKeySet();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void any_order_gives_the_same_rows(long seed) {
        Random random = new Random(seed);
        List<Pair> pairs = pairs(random);

        batches(pairs, random).forEach(this::write);

        pairs.forEach(this::check);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void writers_at_once_give_the_same_rows(long seed) throws Exception {
        Random random = new Random(seed);
        List<Pair> pairs = pairs(random);
        List<List<EventRows>> batches = batches(pairs, random);

        try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> ends = new ArrayList<>();
            for (List<EventRows> batch : batches) {
                ends.add(writers.submit(() -> writeUntilWritten(batch)));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }

        pairs.forEach(this::check);
    }

    /** As the outbox does: a deadlock is an error that may be tried again. */
    private void writeUntilWritten(List<EventRows> batch) {
        while (true) {
            try {
                write(batch);
                return;
            } catch (DatabaseFailed failed) {
                assertThat(failed.away()).as("may be tried again: %s", failed).isTrue();
            }
        }
    }

    private void write(List<EventRows> batch) {
        told.addAll(writer.write(batch));
    }

    private void check(Pair pair) {
        assertThat(DATABASE.list(ROWS, row -> row.getString(1), pair.cut.id().value()))
                .isEqualTo(DATABASE.list(ROWS, row -> row.getString(1), pair.whole.id().value()))
                .hasSize(1);
        assertThat(DATABASE.list(NODES, row -> row.getString(1), pair.cut.id().value()))
                .isEqualTo(DATABASE.list(NODES, row -> row.getString(1), pair.whole.id().value()));
        assertThat(new ExecutionHistory(DATABASE).events(pair.cut.id(), 1, 1_000))
                .isEqualTo(pair.life);
        boolean ended = pair.life.getLast().type().terminal();
        assertThat(told.contains(pair.cut.id())).as("told as ended").isEqualTo(ended);
        boolean failed = pair.life.getLast().type().wire().equals("execution:error");
        assertThat(new DeadLetters(DATABASE).find("acme", pair.cut.id()).isPresent())
                .isEqualTo(failed);
    }

    /** The same random life for two executions; one of each is written whole. */
    private List<Pair> pairs(Random random) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < EXECUTIONS; i++) {
            Pair pair = new Pair(Given.execution(), Given.execution(), life(random));
            acceptance.accept(List.of(pair.whole, pair.cut));
            writer.write(List.of(Given.rows(pair.whole, pair.life)));
            pairs.add(pair);
        }
        return pairs;
    }

    private static List<EventLine> life(Random random) {
        List<Event> events = new ArrayList<>();
        int length = 1 + random.nextInt(12);
        for (int i = 0; i < length; i++) {
            events.add(any(random));
        }
        switch (random.nextInt(5)) {
            case 0 -> events.add(Given.completed());
            case 1, 2 -> events.add(Given.failed("n1"));
            case 3 -> events.add(Given.cancelled());
            default -> {}
        }
        return Given.lines(events.toArray(Event[]::new));
    }

    private static Event any(Random random) {
        String node = "n" + random.nextInt(3);
        int attempt = 1 + random.nextInt(3);
        return switch (random.nextInt(12)) {
            case 0, 1 -> new Event.ExecutionStarted(attempt, "w");
            case 2 ->
                    new Event.ExecutionRetry(
                            attempt, Given.AT, new ExecutionError(Given.FAILURE, node));
            case 3 -> new Event.ExecutionSuspended(Given.AT, List.of());
            case 4 -> new Event.ExecutionResumed(random.nextBoolean() ? "timer" : "stalled");
            case 5, 6 -> new Event.NodeStarted(NodeKey.of(node), "data:set", attempt, 0);
            case 7 -> Given.nodeRetry(node, attempt);
            case 8 -> Given.nodeCompleted(node);
            case 9 -> Given.nodeFailed(node, attempt);
            case 10 -> new Event.NodeSkipped(NodeKey.of(node), "data:set", "dead");
            default ->
                    new Event.NodeSuspended(NodeKey.of(node), "data:set", attempt, null, "signal");
        };
    }

    /** Pieces of all lives, mixed, some twice. */
    private static List<List<EventRows>> batches(List<Pair> pairs, Random random) {
        List<EventRows> pieces = new ArrayList<>();
        for (Pair pair : pairs) {
            for (int from = 0; from < pair.life.size(); ) {
                int to = Math.min(pair.life.size(), from + 1 + random.nextInt(4));
                EventRows piece = Given.rows(pair.cut, pair.life.subList(from, to));
                pieces.addAll(Collections.nCopies(random.nextInt(4) == 0 ? 2 : 1, piece));
                from = to;
            }
        }
        Collections.shuffle(pieces, random);
        List<List<EventRows>> batches = new ArrayList<>();
        for (int from = 0; from < pieces.size(); ) {
            int to = Math.min(pieces.size(), from + 1 + random.nextInt(8));
            batches.add(pieces.subList(from, to));
            from = to;
        }
        return batches;
    }

    private record Pair(NewExecution whole, NewExecution cut, List<EventLine> life) {}
}
