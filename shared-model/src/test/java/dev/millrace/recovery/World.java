package dev.millrace.recovery;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.NumberedEvent;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Backoff;
import dev.millrace.history.Acceptance;
import dev.millrace.history.EventRows;
import dev.millrace.history.HistoryWriter;
import dev.millrace.history.NewExecution;
import dev.millrace.json.Json;
import dev.millrace.ops.Meters;
import dev.millrace.queue.Advance;
import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.Enqueued;
import dev.millrace.queue.Finish;
import dev.millrace.queue.Generation;
import dev.millrace.queue.JobFields;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.KeyLimits;
import dev.millrace.queue.NewJob;
import dev.millrace.queue.OutboxStream;
import dev.millrace.queue.Outcome;
import dev.millrace.queue.RedisFixture;
import dev.millrace.queue.StepAnswer;
import dev.millrace.queue.StepCall;
import dev.millrace.queue.Verdict;
import dev.millrace.queue.WorkerTurns;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gateway, a worker and an outbox in small, whose every step a test decides. */
final class World implements AutoCloseable {
    static final String TENANT = "acme";
    private static final byte[] INPUT = "{\"n\":1}".getBytes(StandardCharsets.UTF_8);

    final RedisServer redis = RedisFixture.bare();
    final Database database = PostgresFixture.fresh();
    final JobQueue queue = new JobQueue(redis);
    final WorkerTurns turns = new WorkerTurns(redis, Duration.ofSeconds(30));
    final OutboxStream outbox = new OutboxStream(redis, "test");
    final HistoryWriter history = new HistoryWriter(database);
    final Recovery recovery = new Recovery(redis, database, new Meters(), "test");

    World() {
        recovery.runOnce();
    }

    long generation() {
        return switch (new Generation(redis).state()) {
            case Generation.State.Current(long number, _) -> number;
            case Generation.State.Recovering(long number, _) -> number;
            case Generation.State.Missing _ -> 0;
        };
    }

    /** An execution as a gateway makes it: not yet committed, not yet in the queue. */
    record Draft(NewExecution row, NewJob job) {
        ExecutionId id() {
            return row.id();
        }
    }

    Draft draft(@Nullable Instant runAt) {
        return draft(runAt, KeyLimits.NONE);
    }

    Draft draft(@Nullable Instant runAt, KeyLimits limits) {
        Instant now = queue.now();
        JobFields fields =
                new JobFields("flow", 1, now, Duration.ofMinutes(5), Backoff.OF_JOBS, null, limits);
        NewExecution row = row(fields, runAt);
        return new Draft(row, job(row, fields));
    }

    /**
     * Accepted as the sub-flow of another.
     *
     * @param undo {@code :undo} if the other is on its way back
     */
    ExecutionId acceptedChild(ExecutionId parent, String undo) {
        String own = draft(null).job.fields().text();
        JobFields fields =
                JobFields.parse(own + parent + ":1" + undo); // the last column, empty there
        NewExecution row = row(fields, null, parent);
        Draft one = new Draft(row, job(row, fields));
        commit(List.of(one));
        enqueue(List.of(one), queue.now().plusSeconds(30));
        return row.id();
    }

    private static NewExecution row(JobFields fields, @Nullable Instant runAt) {
        return row(fields, runAt, null);
    }

    private static NewExecution row(
            JobFields fields, @Nullable Instant runAt, @Nullable ExecutionId parent) {
        return new NewExecution(
                ExecutionId.fresh(),
                TENANT,
                "flow",
                1,
                INPUT,
                "default",
                2,
                3,
                fields.acceptedAt(),
                runAt,
                fields.text(),
                List.of(),
                null,
                null,
                parent);
    }

    private static NewJob job(NewExecution row, JobFields fields) {
        Instant now = fields.acceptedAt();
        EventLine queued = EventLine.of(new NumberedEvent(1, now, new Event.ExecutionQueued()));
        Instant runAt = row.runAt();
        return new NewJob(
                row.id(),
                TENANT,
                "default",
                2,
                3,
                runAt == null ? Duration.ZERO : Duration.between(now, runAt),
                fields,
                INPUT,
                List.of(queued),
                true);
    }

    void commit(List<Draft> drafts) {
        new Acceptance(database).accept(drafts.stream().map(Draft::row).toList());
    }

    List<Enqueued> enqueue(List<Draft> drafts, Instant notAfter) {
        return queue.enqueue(drafts.stream().map(Draft::job).toList(), notAfter);
    }

    /** Committed and in the queue. */
    List<ExecutionId> accepted(int count) {
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drafts.add(draft(null));
        }
        commit(drafts);
        enqueue(drafts, queue.now().plusSeconds(30));
        return drafts.stream().map(Draft::id).toList();
    }

    ExecutionId accepted(@Nullable Instant runAt) {
        Draft draft = draft(runAt);
        commit(List.of(draft));
        enqueue(List.of(draft), queue.now().plusSeconds(30));
        return draft.id();
    }

    /** As if they had been accepted long ago, so that the reconciler looks at them. */
    ExecutionId old(Draft draft) {
        ExecutionId id = draft.id();
        long millis = queue.now().minusSeconds(60).toEpochMilli();
        java.util.UUID older =
                new java.util.UUID(
                        (millis << 16) | (id.value().getMostSignificantBits() & 0xffff),
                        id.value().getLeastSignificantBits());
        database.update("update flow_executions set id = ? where id = ?", older, id.value());
        return new ExecutionId(older);
    }

    StepAnswer claim(int want) {
        return turns.step(new StepCall(List.of(), List.of(), want, List.of("default")));
    }

    ClaimedJob claimOne() {
        return claim(1).jobs().getFirst();
    }

    Verdict advance(ClaimedJob job, Event... events) {
        return turns.step(
                        new StepCall(
                                List.of(new Advance(job.claim(), lines(job, events), true)),
                                List.of(),
                                0,
                                List.of()))
                .advances()
                .getFirst();
    }

    Verdict finish(ClaimedJob job, long seqBefore, Outcome outcome, @Nullable Event last) {
        EventLine line = last == null ? null : line(seqBefore + 1, last);
        Finish finish = new Finish(job.claim(), seqBefore, List.of(), outcome, line, false);
        return turns.step(new StepCall(List.of(), List.of(finish), 0, List.of()))
                .finishes()
                .getFirst();
    }

    Verdict complete(ClaimedJob job, long seqBefore) {
        return finish(
                job,
                seqBefore,
                new Outcome.Completed(),
                new Event.ExecutionCompleted(Duration.ZERO, Json.nothing()));
    }

    private List<EventLine> lines(ClaimedJob job, Event... events) {
        List<EventLine> lines = new ArrayList<>();
        for (Event event : events) {
            lines.add(line(job.job().seq() + 1 + lines.size(), event));
        }
        return lines;
    }

    EventLine line(long seq, Event event) {
        return EventLine.of(new NumberedEvent(seq, queue.now(), event));
    }

    static Event start() {
        return new Event.ExecutionStarted(1, "worker");
    }

    static Event done(String node) {
        return new Event.NodeCompleted(
                NodeKey.of(node), "data:set", 1, Duration.ZERO, "main", 0, Json.object());
    }

    static Event began(String node) {
        return new Event.NodeStarted(NodeKey.of(node), "data:set", 1, 0);
    }

    static ExecutionError error() {
        return new ExecutionError(Failure.recoverable("UPSTREAM_5XX", "planted"), "n");
    }

    /** What the outbox writer does, once. */
    void flush() {
        for (List<OutboxStream.Entry> entries = read(); !entries.isEmpty(); entries = read()) {
            List<EventRows> rows =
                    entries.stream()
                            .flatMap(entry -> entry.events().stream())
                            .map(events ->
                                    new EventRows(
                                            events.id(),
                                            events.tenant(),
                                            events.flowId(),
                                            events.events()))
                            .toList();
            outbox.done(entries, history.write(rows));
        }
    }

    private List<OutboxStream.Entry> read() {
        List<OutboxStream.Entry> entries = outbox.read(500, Duration.ofMillis(1));
        return entries.isEmpty() ? outbox.read(500, Duration.ofMillis(1)) : entries; // the group
    }

    /** Redis restarts empty. */
    void lose() {
        RedisFixture.bare();
    }

    JobRecord job(ExecutionId id) {
        return queue.find(id).orElseThrow();
    }

    ExecutionStatus status(ExecutionId id) {
        return ExecutionStatus.ofWire(
                database.first(
                                "select status from flow_executions where id = ?",
                                row -> row.getString(1),
                                id.value())
                        .orElseThrow());
    }

    long score(String key, ExecutionId id) {
        Double score = redis.client().zscore("mr:{0}:" + key, id.toString());
        return score == null ? -1 : score.longValue();
    }

    @Override
    public void close() {
        queue.close();
        turns.close();
        outbox.close();
        database.close();
    }
}
