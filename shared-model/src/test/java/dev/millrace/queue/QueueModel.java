package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.queue.ModelJobs.Owner;
import dev.millrace.redis.Arguments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A random life of the queue: producers, workers that go on believing in what they once held,
 * cancels, signals, limits, lapses, and failovers to a replica that lags. Time is the model's.
 * {@link ModelAudit} looks at everything again and again; at the end an honest worker drains the
 * queue.
 */
final class QueueModel implements AutoCloseable {
    private final Random random;
    private final boolean failovers;
    private final ModelWorld world;
    private final List<ExecutionId> ids = new ArrayList<>();
    private Map<ExecutionId, Map<Long, String>> accepted = new HashMap<>();
    private ModelSignals signals = new ModelSignals();
    private final ModelArchive archive;
    private final Map<Integer, ModelHold> holds = new LinkedHashMap<>();
    private final Set<Integer> lostTimeline = new HashSet<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private @Nullable Snapshot snapshot;
    private final ModelTurn turn;
    private final ModelLimits limits;
    private long now = 1_000_000;
    private int serial;
    private int version;
    int fenced;
    int quiet;
    int rollbacks;

    QueueModel(long seed, boolean failovers, Scripts scripts) {
        this.random = new Random(seed);
        this.failovers = failovers;
        this.world = new ModelWorld(scripts);
        this.archive = new ModelArchive(world);
        this.turn = new ModelTurn(world, random);
        this.limits = new ModelLimits(world, random);
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            now += pick(0, 1, 5, 50, 400, 3000);
            one(random.nextInt(130));
            if (failovers) {
                perhapsFailOver(step);
            }
            if (step % 25 == 0) {
                audit();
            }
        }
        drain();
    }

    private void one(int dice) {
        if (dice < 22) {
            enqueue();
        } else if (dice < 82) {
            turn();
        } else if (dice < 90) {
            beat();
        } else if (dice < 94) {
            world.reap(now, 3, 1_000);
        } else if (dice < 98 && !ids.isEmpty()) {
            world.run(
                    world.scripts.cancel(),
                    arguments().add(random.nextInt(2)).add(any().toString()).add(any().toString()));
        } else if (dice < 103) {
            limits.change(now);
        } else if (dice < 108 && !ids.isEmpty()) {
            signal(random.nextBoolean() ? any() : world.suspended(ids, random).id(), now);
        } else if (dice < 118 && !ids.isEmpty()) {
            archive.chill(ids, random, now);
        } else if (!waiters.isEmpty()) {
            waitInVain();
        }
    }

    private void enqueue() {
        List<NewJob> jobs = new ArrayList<>();
        version += random.nextInt(8) == 0 ? 1 : 0;
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            jobs.add(job());
        }
        if (!ids.isEmpty() && random.nextInt(10) == 0) {
            jobs.set(0, again(any()));
        }
        EnqueueCall call = EnqueueCall.split(jobs).getFirst();
        List<Enqueued> results =
                call.results((List<?>) world.run(world.scripts.enqueue(), call.arguments(now, 0)));
        for (int i = 0; i < jobs.size(); i++) {
            boolean known = ids.contains(jobs.get(i).id());
            check(
                    (results.get(i) == Enqueued.EXISTS) == known,
                    "accepted twice or refused once: " + jobs.get(i).id());
            if (!known) {
                ids.add(jobs.get(i).id());
                limits.admitted(jobs.get(i), results.get(i));
            }
        }
    }

    private NewJob job() {
        Owner owner = ModelWorld.OWNERS.get(random.nextInt(ModelWorld.OWNERS.size()));
        Duration delay = Duration.ofMillis(pick(0, 0, 0, 500, 5000));
        return ModelJobs.job(
                new ExecutionId(new UUID(random.nextLong(), random.nextLong())),
                queue(),
                owner,
                random.nextInt(4),
                delay,
                ModelFamilies.born(
                        ModelJobs.fields(
                                version,
                                ModelLimits.ofKeys(owner, version),
                                random.nextInt(3) == 0),
                        world,
                        ids,
                        random));
    }

    private static NewJob again(ExecutionId id) {
        return ModelJobs.job(id, "a", Owner.of("t1"), 1, Duration.ZERO);
    }

    private void turn() {
        List<Integer> some = new ArrayList<>(holds.keySet());
        java.util.Collections.shuffle(some, random);
        Set<ExecutionId> used = new HashSet<>();
        turn.begin();
        for (int key : some.subList(0, Math.min(some.size(), random.nextInt(5)))) {
            ModelHold hold = holds.get(key);
            if (hold != null && used.add(hold.id)) {
                ModelWorld.Lying lying = world.find(hold.id);
                boolean current = lying != null && lying.held(hold.token);
                check(
                        !(lostTimeline.contains(key) && current),
                        "a zombie of a lost timeline was accepted");
                turn.add(key, hold, lying, current);
            }
        }
        int want = (int) pick(0, 1, 3, 6);
        List<String> queues = random.nextBoolean() ? List.of(queue()) : List.of("a", "b");
        ModelTurn.Answer answer = turn.send(now, want, want > 0 ? queues : List.of());
        fenced += turn.settle(answer, accepted, holds);
        claimed(answer.jobs());
        if (answer.bell() != null) {
            waiters.add(
                    new Waiter(
                            queues,
                            answer.bell(),
                            answer.next() < 0 ? Long.MAX_VALUE : now + answer.next()));
        }
    }

    private void claimed(List<ModelTurn.Taken> jobs) {
        for (ModelTurn.Taken taken : jobs) {
            JobRecord job = taken.job();
            check(
                    job.status() == ExecutionStatus.QUEUED,
                    "claimed what was not queued: " + job.id());
            limits.capHolds("qm:" + job.queue());
            limits.capHolds("tm:" + job.queue() + ":" + job.tenant());
            ModelAudit.limiters(job).forEach(limiter -> limits.capHolds("k:" + limiter));
            holds.put(++serial, new ModelHold(job.id(), taken.token(), job.seq()));
        }
    }

    private void beat() {
        List<ModelHold> some = holds.values().stream().limit(3).toList();
        Arguments arguments = arguments().add(2_000);
        some.forEach(hold -> arguments.add(hold.id.toString()).add(hold.token));
        List<?> answer = (List<?>) world.run(world.scripts.beat(), arguments);
        Set<Long> lost = new HashSet<>();
        for (int i = 0; i < answer.size(); i += 2) {
            if (JobQueue.text(answer.get(i + 1)).equals("lost")) {
                lost.add((Long) answer.get(i));
            }
        }
        for (int i = 0; i < some.size(); i++) {
            ModelWorld.Lying lying = world.find(some.get(i).id);
            boolean current = lying != null && lying.held(some.get(i).token);
            check(lost.contains(i + 1L) != current, "a beat said the wrong thing");
        }
    }

    private void signal(ExecutionId id, long at) {
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            signals.send(world, id, random.nextInt(1_000), at);
        }
    }

    /** No bell and not yet time: then there is nothing to claim. */
    private void waitInVain() {
        Waiter waiter =
                waiters.remove(waiters.size() - 1 - random.nextInt(Math.min(2, waiters.size())));
        if (world.lastBell().equals(waiter.bell) && now < waiter.until) {
            turn.begin();
            check(turn.send(now, 3, waiter.queues).jobs().isEmpty(), "lost wake");
            quiet++;
        }
    }

    private void perhapsFailOver(int step) {
        if (random.nextInt(50) == 0) {
            Map<ExecutionId, Map<Long, String>> records = new HashMap<>();
            accepted.forEach((id, lines) -> records.put(id, new HashMap<>(lines)));
            snapshot = new Snapshot(world.snapshot(), serial, records, signals.copy(), step);
        }
        Snapshot back = snapshot;
        if (back != null && back.step < step - 3 && random.nextInt(33) == 0) {
            failOver(back);
        }
    }

    private void failOver(Snapshot back) {
        world.restore(back.redis);
        for (int lost = back.serial + 1; lost <= serial; lost++) {
            lostTimeline.add(lost);
        }
        accepted = back.accepted;
        signals = back.signals.copy();
        waiters.clear();
        List<NewJob> missing =
                ids.stream().filter(id -> !world.exists(id)).map(QueueModel::again).toList();
        if (!missing.isEmpty()) {
            world.run(
                    world.scripts.enqueue(),
                    EnqueueCall.split(missing).getFirst().arguments(now, 0));
        }
        snapshot = null;
        rollbacks++;
        audit();
    }

    int chilled() {
        return archive.chilled;
    }

    private void audit() {
        new ModelAudit(world, accepted, signals, archive).check(ids);
    }

    private void drain() {
        limits.lift(now);
        new ModelDrain(world, turn, ids, now).run(this::signal);
        audit();
        ModelOutbox.check(world, ids);
    }

    private Arguments arguments() {
        return new Arguments().add(now);
    }

    private ExecutionId any() {
        return ids.get(random.nextInt(ids.size()));
    }

    private String queue() {
        return ModelWorld.QUEUES.get(random.nextInt(2));
    }

    private long pick(long... values) {
        return values[random.nextInt(values.length)];
    }

    private static void check(boolean fact, String what) {
        if (!fact) {
            throw new AssertionError(what);
        }
    }

    @Override
    public void close() {
        world.close();
    }

    private record Waiter(List<String> queues, String bell, long until) {}

    private record Snapshot(
            Map<String, byte[]> redis,
            int serial,
            Map<ExecutionId, Map<Long, String>> accepted,
            ModelSignals signals,
            int step) {}
}
