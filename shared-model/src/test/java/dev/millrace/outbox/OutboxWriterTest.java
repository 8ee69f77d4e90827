package dev.millrace.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.flow.Backoff;
import dev.millrace.history.Acceptance;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.HistoryWriter;
import dev.millrace.history.NewExecution;
import dev.millrace.history.OpenExecutions;
import dev.millrace.queue.ColdJobs;
import dev.millrace.queue.JobFields;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.KeyLimits;
import dev.millrace.queue.NewJob;
import dev.millrace.queue.OutboxStream;
import dev.millrace.queue.RedisFixture;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.params.XAddParams;

class OutboxWriterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] INPUT = "{}".getBytes(StandardCharsets.UTF_8);

    private final RedisServer redis = RedisFixture.emptied();
    private final JobQueue queue = new JobQueue(redis);

    @BeforeEach
    void learn() {
        queue.learnTime();
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void events_reach_the_history_and_ended_jobs_shrink_to_a_tombstone() {
        try (Database database = PostgresFixture.fresh()) {
            OutboxWriter writer = writer(database, "one");
            writer.start();
            List<ExecutionId> ids = acceptedAndCancelled(database, 20);

            awaitCancelled(database, ids);
            await().atMost(PATIENCE).until(() -> writer.lag().entries() == 0);
            await().atMost(PATIENCE).until(() -> ids.stream().noneMatch(this::hasLog));
            assertThat(writer.sinceLastWrite()).isLessThan(PATIENCE);
            writer.stop();
        }
    }

    private boolean hasLog(ExecutionId id) {
        return redis.client().strlen("mr:{0}:x:" + id) > 36;
    }

    @Test
    void nothing_is_lost_while_postgresql_is_away(@TempDir Path folder) throws IOException {
        try (RestartablePostgres server = new RestartablePostgres(folder);
                Database database = server.database()) {
            database.migrate();
            OutboxWriter writer = writer(database, "one");
            writer.start();
            List<ExecutionId> ids = accepted(database, 60);
            enqueue(ids);
            queue.cancel(ids.subList(0, 20));
            awaitCancelled(database, ids.subList(0, 20));

            server.stop();
            queue.cancel(ids.subList(20, 40));
            // read by the writer, which must hold it
            await().atMost(PATIENCE).until(() -> pending() > 0);
            queue.cancel(ids.subList(40, 60));
            server.start();

            awaitCancelled(database, ids);
            await().atMost(PATIENCE).until(() -> writer.lag().entries() == 0);
            writer.stop();
        }
    }

    @Test
    void a_writer_stopped_while_postgresql_is_away_leaves_its_entries_to_the_next() {
        try (Database database = PostgresFixture.fresh()) {
            List<ExecutionId> ids = acceptedAndCancelled(database, 10);
            Database closed = PostgresFixture.fresh();
            closed.close();
            OutboxWriter first = writer(closed, "same");
            first.start();
            await().atMost(PATIENCE).until(() -> pending() > 0);
            first.stop();
            assertThat(first.lag().entries()).isPositive();

            OutboxWriter second = writer(database, "same");
            second.start();
            awaitCancelled(database, ids);
            second.stop();
        }
    }

    @Test
    void a_writer_that_crashed_after_its_commit_repeats_the_batch_harmlessly() {
        try (Database database = PostgresFixture.fresh()) {
            List<ExecutionId> ids = acceptedAndCancelled(database, 10);
            HistoryWriter history = new HistoryWriter(database);
            try (OutboxStream stream = new OutboxStream(redis, "crashed")) {
                List<OutboxStream.Entry> entries = readAll(stream);
                history.write(
                        entries.stream()
                                .flatMap(entry -> entry.events().stream())
                                .map(events ->
                                        new dev.millrace.history.EventRows(
                                                events.id(),
                                                events.tenant(),
                                                events.flowId(),
                                                events.events()))
                                .toList());
            }
            var before = ids.stream().map(id -> find(database, id)).toList();

            OutboxWriter writer = writer(database, "crashed");
            writer.start();
            await().atMost(PATIENCE).until(() -> writer.lag().entries() == 0);
            await().atMost(PATIENCE).until(() -> ids.stream().noneMatch(this::hasLog));
            writer.stop();

            assertThat(ids.stream().map(id -> find(database, id)).toList()).isEqualTo(before);
        }
    }

    @Test
    void a_line_that_nobody_can_read_holds_up_no_other() {
        try (Database database = PostgresFixture.fresh()) {
            ExecutionId id = accepted(database, 1).getFirst();
            String entry =
                    id + "\tacme\tflow\n" + "2\texecution:unheard\t1\t\t\t\t\t\t\t\t\n" + "\u001e";
            redis.client().xadd("mr:{0}:out", Map.of("b", entry), XAddParams.xAddParams());
            OutboxWriter writer = writer(database, "one");
            writer.start();
            List<ExecutionId> others = acceptedAndCancelled(database, 3);

            awaitCancelled(database, others);
            await().atMost(PATIENCE).until(() -> writer.lag().entries() == 0);
            writer.stop();
            assertThat(database.list("select problem from outbox_rejects", row -> row.getString(1)))
                    .singleElement()
                    .asString()
                    .contains("execution:unheard");
        }
    }

    private static List<OutboxStream.Entry> readAll(OutboxStream stream) {
        List<OutboxStream.Entry> all = new ArrayList<>();
        await().atMost(PATIENCE)
                .until(() -> {
                    all.addAll(stream.read(500, Duration.ofMillis(50)));
                    return all.stream().mapToInt(entry -> entry.events().size()).sum() >= 20;
                });
        return all;
    }

    private OutboxWriter writer(Database database, String consumer) {
        Chill chill = new Chill(new OpenExecutions(database), new ColdJobs(redis));
        return new OutboxWriter(redis, new HistoryWriter(database), chill, consumer);
    }

    private long pending() {
        return redis.client().xpending("mr:{0}:out", "pg").getTotal();
    }

    private List<ExecutionId> acceptedAndCancelled(Database database, int count) {
        List<ExecutionId> ids = accepted(database, count);
        enqueue(ids);
        queue.cancel(ids);
        return ids;
    }

    private static List<ExecutionId> accepted(Database database, int count) {
        List<NewExecution> executions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            executions.add(
                    new NewExecution(
                            ExecutionId.fresh(),
                            "acme",
                            "flow",
                            1,
                            INPUT,
                            "default",
                            1,
                            3,
                            Instant.EPOCH,
                            null,
                            "",
                            List.of(),
                            null,
                            null));
        }
        new Acceptance(database).accept(executions);
        return executions.stream().map(NewExecution::id).toList();
    }

    private void enqueue(List<ExecutionId> ids) {
        JobFields fields =
                new JobFields(
                        "flow",
                        1,
                        Instant.EPOCH,
                        Duration.ofMinutes(5),
                        Backoff.OF_JOBS,
                        null,
                        KeyLimits.NONE);
        List<EventLine> log =
                List.of(
                        EventLine.of(
                                new NumberedEvent(1, queue.now(), new Event.ExecutionQueued())));
        List<NewJob> jobs =
                ids.stream()
                        .map(id ->
                                new NewJob(
                                        id,
                                        "acme",
                                        "default",
                                        1,
                                        3,
                                        Duration.ZERO,
                                        fields,
                                        INPUT,
                                        log,
                                        false))
                        .toList();
        queue.enqueue(jobs, queue.now().plusSeconds(60));
    }

    private static void awaitCancelled(Database database, List<ExecutionId> ids) {
        await().atMost(PATIENCE)
                .ignoreExceptions() // PostgreSQL may be away
                .untilAsserted(() ->
                        assertThat(ids)
                                .allMatch(id ->
                                        find(database, id).status() == ExecutionStatus.CANCELLED));
    }

    private static dev.millrace.history.ExecutionRow find(Database database, ExecutionId id) {
        return new ExecutionHistory(database).find("acme", id).orElseThrow();
    }
}
