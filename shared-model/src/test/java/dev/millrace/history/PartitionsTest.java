package dev.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.ExecutionId;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionsTest {
    private static final LocalDate DAY = LocalDate.of(2031, 3, 30);

    private final Database database = PostgresFixture.fresh();
    private final Partitions partitions = new Partitions(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_row_lies_in_the_partition_of_the_day_of_its_id() {
        partitions.ensure(DAY);

        assertThat(partitionOf(at(DAY, 0))).isEqualTo("flow_executions_20310330");
        assertThat(partitionOf(at(DAY.plusDays(1), -1))).isEqualTo("flow_executions_20310330");
        assertThat(partitionOf(at(DAY.plusDays(1), 0))).isEqualTo("flow_executions_20310331");
        assertThat(partitionOf(at(DAY.plusDays(3), 0))).isEqualTo("flow_executions_20310402");
        assertThat(partitionOf(at(DAY.plusDays(4), 0))).isEqualTo("flow_executions_default");
        assertThat(partitionOf(at(DAY, -1))).isEqualTo("flow_executions_default");
    }

    @Test
    void events_and_nodes_lie_in_the_day_of_their_execution() {
        partitions.ensure(DAY);
        NewExecution one = accepted(at(DAY, 5));
        new HistoryWriter(database)
                .write(
                        List.of(
                                Given.rows(
                                        one,
                                        Given.lines(Given.started(), Given.nodeStarted("a")))));

        assertThat(count("execution_events_20310330")).isEqualTo(2);
        assertThat(count("node_executions_20310330")).isEqualTo(1);
    }

    @Test
    void made_again_the_next_day_only_one_is_added() {
        partitions.ensure(DAY);
        long before = tables();
        partitions.ensure(DAY);
        assertThat(tables()).isEqualTo(before);

        partitions.ensure(DAY.plusDays(1));
        assertThat(tables()).isEqualTo(before + 3);
    }

    @Test
    void rows_that_came_before_their_partition_are_kept_and_found() {
        NewExecution early = accepted(at(DAY, 1));

        partitions.ensure(DAY);

        assertThat(new ExecutionHistory(database).find("acme", early.id())).isPresent();
        assertThat(partitionOf(at(DAY, 2))).isEqualTo("flow_executions_default");
        assertThat(partitionOf(at(DAY.plusDays(1), 2))).isEqualTo("flow_executions_20310331");
    }

    @Test
    void many_processes_may_make_them_at_once() throws Exception {
        try (ExecutorService processes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all =
                    IntStream.range(0, 8)
                            .<Future<?>>mapToObj(
                                    i -> processes.submit(() -> partitions.ensure(DAY)))
                            .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(tables()).isEqualTo(3 * 4);
    }

    private static ExecutionId at(LocalDate day, long millis) {
        long time = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli() + millis;
        return new ExecutionId(new UUID(time << 16 | 0x7abc, 0x8000_0000_0000_0001L));
    }

    private NewExecution accepted(ExecutionId id) {
        NewExecution some = Given.execution();
        NewExecution one =
                new NewExecution(
                        id,
                        some.tenant(),
                        some.flowId(),
                        1,
                        some.input(),
                        some.queue(),
                        1,
                        3,
                        some.acceptedAt(),
                        null,
                        "",
                        List.of(),
                        null,
                        null);
        new Acceptance(database).accept(List.of(one));
        return one;
    }

    private String partitionOf(ExecutionId id) {
        accepted(id);
        return database.first(
                        "select tableoid::regclass::text from flow_executions where id = ?",
                        row -> row.getString(1),
                        id.value())
                .orElseThrow();
    }

    private long count(String table) {
        return database.first("select count(*) from " + table, row -> row.getLong(1)).orElseThrow();
    }

    private long tables() {
        return database.first(
                        "select count(*) from pg_class where relkind = 'r' and relname ~ '_[0-9]{8}$'",
                        row -> row.getLong(1))
                .orElseThrow();
    }
}
