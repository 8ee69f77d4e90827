package dev.millrace.queue;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Backoff;
import dev.millrace.flow.LimitPolicy;
import dev.millrace.json.Json;
import dev.millrace.redis.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Executions of one node group through the whole queue, by the product's own client: put in,
 * claimed, advanced by three records, finished; batches of 100, four calls in flight, ten tenants.
 */
final class CostRun implements AutoCloseable {
    static final int BATCH = 100;
    private static final int IN_FLIGHT = 4;
    private static final int TENANTS = 10;
    private static final List<String> QUEUES = List.of("default");
    private static final byte[] INPUT =
            ("{\"customer\":\"4711\",\"note\":\"" + "lorem ipsum dolor ".repeat(10) + "\"}")
                    .getBytes(StandardCharsets.UTF_8);

    private final Random random = new Random(1);
    private final ExecutorService lanes = Executors.newFixedThreadPool(IN_FLIGHT);
    private final List<JobQueue> queues = new ArrayList<>();
    private final List<WorkerTurns> turns = new ArrayList<>();
    private final boolean recorded;
    private boolean keyed;

    /**
     * @param recorded whether the history has the jobs already, so that no outbox record is written
     */
    CostRun(RedisServer redis, Scripts scripts, boolean recorded) {
        this.recorded = recorded;
        for (int i = 0; i < IN_FLIGHT; i++) {
            queues.add(new JobQueue(redis, scripts));
            turns.add(new WorkerTurns(redis, Duration.ofSeconds(30), scripts));
        }
    }

    /** Each execution from now on has a concurrency key, and so a lane, of its own. */
    CostRun keyed() {
        keyed = true;
        return this;
    }

    void enqueue(int executions) {
        List<List<NewJob>> batches = new ArrayList<>();
        for (int i = 0; i < executions / BATCH; i++) {
            batches.add(jobs(BATCH));
        }
        Instant soon = queues.getFirst().now().plusSeconds(300);
        spread(batches, (lane, jobs) -> queues.get(lane).enqueue(jobs, soon));
    }

    private List<NewJob> jobs(int count) {
        List<NewJob> jobs = new ArrayList<>();
        EventLine queued = Life.line(1, new Event.ExecutionQueued());
        for (int i = 0; i < count; i++) {
            jobs.add(
                    new NewJob(
                            ExecutionId.fresh(),
                            "tenant-" + random.nextInt(TENANTS),
                            "default",
                            1,
                            3,
                            Duration.ZERO,
                            fields(),
                            INPUT,
                            List.of(queued),
                            recorded));
        }
        return jobs;
    }

    private JobFields fields() {
        KeyLimits limits =
                keyed
                        ? new KeyLimits(
                                new KeyLimits.Cap(
                                        Long.toString(random.nextLong()), 1, LimitPolicy.QUEUE),
                                null)
                        : KeyLimits.NONE;
        return new JobFields(
                "f1", 1, Life.AT, Duration.ofMinutes(1), Backoff.OF_JOBS, null, limits);
    }

    /** All of them, in the batches they came in. */
    List<List<ClaimedJob>> claim(int executions) {
        List<Integer> calls = new ArrayList<>();
        for (int i = 0; i < executions / BATCH; i++) {
            calls.add(BATCH);
        }
        return spread(calls, (lane, want) -> step(lane, List.of(), List.of(), want).jobs());
    }

    void advance(List<List<ClaimedJob>> batches) {
        spread(
                batches.stream().map(jobs -> jobs.stream().map(CostRun::records).toList()).toList(),
                (lane, advances) -> step(lane, advances, List.of(), 0));
    }

    void finish(List<List<ClaimedJob>> batches, Outcome outcome) {
        spread(
                batches.stream()
                        .map(jobs ->
                                jobs.stream()
                                        .map(job ->
                                                Life.finish(job, job.job().seq() + 3, 0, outcome))
                                        .toList())
                        .toList(),
                (lane, finishes) -> step(lane, List.of(), finishes, 0));
    }

    /** Ends of one batch and the claim of the next in one call, records travelling with the end. */
    void finishAndClaim(int executions) {
        List<Finish> ends = List.of();
        for (int i = 0; i <= executions / BATCH; i++) {
            int want = i < executions / BATCH ? BATCH : 0;
            List<ClaimedJob> jobs = step(0, List.of(), ends, want).jobs();
            ends = jobs.stream().map(CostRun::endWithRecords).toList();
        }
    }

    private static Finish endWithRecords(ClaimedJob job) {
        Finish bare = Life.finish(job, job.job().seq() + 3, 0, new Outcome.Completed());
        return new Finish(
                job.claim(),
                job.job().seq(),
                records(job).lines(),
                bare.outcome(),
                bare.last(),
                true);
    }

    /** Three records of about 150 bytes. */
    private static Advance records(ClaimedJob job) {
        List<EventLine> lines = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            var output =
                    Json.object()
                            .put(
                                    "value",
                                    "lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy eirmod tempor");
            Event done =
                    new Event.NodeCompleted(
                            NodeKey.of("n" + i),
                            "data:set",
                            1,
                            Duration.ofMillis(1),
                            "main",
                            0,
                            output);
            lines.add(Life.line(job.job().seq() + 1 + i, done));
        }
        return new Advance(job.claim(), lines, true);
    }

    private StepAnswer step(int lane, List<Advance> advances, List<Finish> finishes, int want) {
        return turns.get(lane).step(new StepCall(advances, finishes, want, QUEUES));
    }

    /** Hands each item to whichever lane is free. */
    private <T, R> List<R> spread(List<T> items, Call<T, R> call) {
        AtomicInteger next = new AtomicInteger();
        List<R> results = new ArrayList<>();
        List<Callable<List<R>>> work = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            int lane = i;
            work.add(() -> share(items, next, lane, call));
        }
        try {
            for (Future<List<R>> share : lanes.invokeAll(work)) {
                results.addAll(share.get());
            }
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException("a call failed; the figures are worthless", failed);
        }
        return results;
    }

    private static <T, R> List<R> share(
            List<T> items, AtomicInteger next, int lane, Call<T, R> call) {
        List<R> results = new ArrayList<>();
        for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
            results.add(call.on(lane, items.get(i)));
        }
        return results;
    }

    private interface Call<T, R> {
        R on(int lane, T item);
    }

    @Override
    public void close() {
        lanes.shutdown();
        queues.forEach(JobQueue::close);
        turns.forEach(WorkerTurns::close);
    }
}
