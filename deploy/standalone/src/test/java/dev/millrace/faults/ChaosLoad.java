package dev.millrace.faults;

import dev.millrace.lifecycle.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Flows of every kind, submitted side by side for as long as the chaos lasts; some are cancelled.
 */
final class ChaosLoad {
    private final World world;
    private final SplittableRandom random;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    ChaosLoad(World world, long seed) {
        this.world = world;
        random = new SplittableRandom(seed);
    }

    /**
     * @param perSecond executions submitted, about
     */
    void begin(int perSecond) {
        world.sink.answerWith(ChaosLoad::status);
        world.sink.slow(30);
        EffectSink sink = world.sink;
        int each = Math.max(1, perSecond / 8);
        submit(world.load, 2 * each);
        submit(
                world.load(world.client, TestFlow.diamond(sink, "without-keys")).withoutKeys(),
                each);
        submit(world.load(world.client, flaky(sink)), each);
        submit(world.load(world.client, rounds(sink)), each);
        submit(world.load(world.client, patient(sink)), each);
        submit(world.load(world.client, failing(sink)), each);
        submit(world.load(world.client, narrow(sink)), each);
        Load cancelled = world.load(world.client, TestFlow.diamond(sink, "cancelled"));
        submit(cancelled, each);
        threads.add(Thread.ofVirtual().start(() -> cancel(cancelled)));
    }

    private void submit(Load load, int perSecond) {
        threads.add(load.keepSubmitting(perSecond, stop));
    }

    /** Calls of {@code flaky} are refused now and then, by what they are about: not at random. */
    private static int status(EffectSink.Effect effect) {
        boolean refused =
                effect.node().equals("flaky") && Math.floorMod(effect.key().hashCode(), 5) == 0;
        return refused ? 503 : 200;
    }

    private static TestFlow flaky(EffectSink sink) {
        return new TestFlow("flaky").call("flaky", sink).call("after", sink).edge("flaky", "after");
    }

    private static TestFlow rounds(EffectSink sink) {
        return new TestFlow("rounds")
                .node("each", "flow:loop", "{\"parameters\":{\"items\":[1,2,3]}}")
                .call("round", sink)
                .call("done", sink)
                .edge("each", "loop", "round")
                .edge("round", "main", "each")
                .edge("each", "done", "done");
    }

    /** Long enough to be suspended. */
    private static TestFlow patient(EffectSink sink) {
        return new TestFlow("patient")
                .call("before", sink)
                .node("rest", "time:wait", "{\"parameters\":{\"duration\":\"7s\"}}")
                .call("after", sink)
                .edge("before", "rest")
                .edge("rest", "after");
    }

    private static TestFlow failing(EffectSink sink) {
        return new TestFlow("failing")
                .call("before", sink)
                .node("stop", "logic:stop", "{\"parameters\":{\"error\":\"as planned\"}}")
                .edge("before", "stop");
    }

    /** At most three of them run at once. */
    private static TestFlow narrow(EffectSink sink) {
        return new TestFlow("narrow")
                .call("narrow", sink)
                .settings("{\"concurrency\":{\"key\":\"all\",\"limit\":3}}");
    }

    private void cancel(Load load) {
        java.util.Set<String> tried = ConcurrentHashMap.newKeySet();
        while (!stop.get()) {
            load.accepted().stream()
                    .filter(id -> random.nextInt(3) == 0 && tried.add(id))
                    .forEach(id ->
                            world.client.send("POST", "/v1/executions/" + id + "/cancel", "", ""));
            LockSupport.parkNanos(200_000_000);
        }
    }

    void end() {
        stop.set(true);
        threads.forEach(Threads::join);
    }
}
