package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.flow.BreakerPolicy;
import dev.millrace.queue.BreakerCall.Answered;
import dev.millrace.queue.BreakerCall.End;
import dev.millrace.queue.BreakerCall.Terms;
import dev.millrace.queue.ModelJobs.Owner;
import dev.millrace.queue.ModelTurn.Taken;
import dev.millrace.redis.Arguments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.RedisClient;

/** A breaker, jobs that are parked at it, and a time of the test's own. */
final class BreakerWorld implements AutoCloseable {
    static final BreakerName NAME = new BreakerName("t1", "api.example:80");
    static final long RESET = 20_000;
    static final long LEASE = 6_000;

    final TimedQueue queue;
    private final RedisClient client;
    private Terms terms = terms(count(5));
    private int calls;

    BreakerWorld(Scripts scripts) {
        queue = new TimedQueue(scripts);
        client = queue.world.redis().client();
    }

    static BreakerPolicy count(int threshold) {
        return count(threshold, RESET);
    }

    static BreakerPolicy count(int threshold, long reset) {
        BreakerPolicy standard = BreakerPolicy.DEFAULT;
        return new BreakerPolicy(
                standard.mode(),
                threshold,
                Duration.ofMillis(reset),
                standard.minimumCalls(),
                standard.failureRate(),
                standard.window());
    }

    static BreakerPolicy rate(int minimum, double share, Duration window) {
        return new BreakerPolicy(
                BreakerPolicy.Mode.RATE, 5, Duration.ofMillis(RESET), minimum, share, window);
    }

    private static Terms terms(BreakerPolicy policy) {
        return new Terms(policy, Duration.ofMillis(LEASE));
    }

    void policy(BreakerPolicy policy) {
        terms = terms(policy);
    }

    /** Workers with so many slots in all are alive. */
    void slots(int count) {
        client.hset(QueueKeys.SLOTS, "w1", Integer.toString(count));
        client.set(QueueKeys.worker("w1"), "{}");
        client.hset(QueueKeys.SLOTS, "gone", "1000"); // has left without a word
    }

    /** So many new jobs, claimed. */
    List<Taken> claimed(int count) {
        queue.enqueue(count, Owner.of("t1"), 1);
        return queue.claim(count);
    }

    /** Nothing is left to do for the job but to wait for the breaker. */
    void park(Taken taken) {
        park(taken, -1);
    }

    /**
     * @param wakeIn ms; -1 for never
     */
    void park(Taken taken, long wakeIn) {
        Arguments step = new Arguments().add(queue.now).add(2_000).add(0).add(1).add(0);
        step.add("n".repeat(20)).add(0).add(1); // claims nothing
        step.add("s")
                .add(taken.job().id().toString())
                .add(taken.token())
                .add(taken.job().seq())
                .add(0)
                .add(0)
                .add("")
                .add("execution:suspended\t1\t\t\t\t\t\t\t\t[]")
                .add(wakeIn + "\t" + NAME.text() + "\t" + LEASE);
        queue.world.run(queue.world.scripts.step(), step);
    }

    /** So many new jobs, parked. */
    List<ExecutionId> parked(int count) {
        List<Taken> jobs = claimed(count);
        jobs.forEach(this::park);
        return jobs.stream().map(taken -> taken.job().id()).toList();
    }

    /** Those that were woken. */
    List<Taken> woken() {
        return queue.claim(1_000);
    }

    Answered tell(BreakerCall call) {
        Arguments arguments = new Arguments().add(queue.now);
        call.addTo(arguments);
        Object answer = queue.world.run(queue.world.scripts.breakers(), arguments);
        return BreakerBoard.answers(List.of(call), (List<?>) answer).getFirst();
    }

    String call(Taken taken) {
        return taken.job().id() + "/call/" + calls++;
    }

    BreakerCall.Answer ask(Taken taken, String call) {
        return tell(new BreakerCall.Ask(NAME, terms, taken.job().id(), call)).answer();
    }

    Answered report(String call, long startedAt, End end) {
        Instant at = Instant.ofEpochMilli(startedAt);
        return tell(new BreakerCall.Report(NAME, terms, call, at, end));
    }

    /** A call of somebody's that began and ended just now. */
    Answered report(End end) {
        return report("x".repeat(36) + "/" + calls++, queue.now, end);
    }

    Answered force(boolean open) {
        return tell(new BreakerCall.Force(NAME, open));
    }

    void fails(int times) {
        for (int i = 0; i < times; i++) {
            report(End.BAD);
        }
    }

    BreakerView view() {
        return new BreakerBoard(queue.world.redis()).find(NAME).orElseThrow();
    }

    /** Whose time would come. */
    List<String> due() {
        return new ArrayList<>(queue.world.due());
    }

    List<String> parkedIds() {
        return client.zrange(QueueKeys.parkedAt(NAME), 0, -1);
    }

    boolean remembered(ExecutionId id) {
        return client.exists(QueueKeys.job(id) + ":at");
    }

    @Override
    public void close() {
        queue.close();
    }
}
