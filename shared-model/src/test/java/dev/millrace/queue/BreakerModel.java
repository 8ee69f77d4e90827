package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.queue.BreakerCall.Answer;
import dev.millrace.queue.BreakerCall.End;
import dev.millrace.queue.BreakerState.Kind;
import dev.millrace.queue.ModelTurn.Taken;
import dev.millrace.redis.Arguments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Workers, random in what they do, call one target that is well at times: they lose reports, die,
 * have their executions cancelled. After every step: at most one probe runs, the calls of a ramp
 * keep within its share, an open breaker lets nobody through, and who is parked will be woken.
 */
final class BreakerModel implements AutoCloseable {
    private static final int SLOTS = 30;
    private static final int MOST_JOBS = 120;
    private static final int LOOK_EVERY = 8;
    private static final long LONGEST_CALL = 4_000;
    private static final int TRIES = 3;

    private final BreakerWorld world;
    private final Random random;
    private final List<Holder> holders = new ArrayList<>();
    private final List<ExecutionId> jobs = new ArrayList<>();
    private final Map<String, Integer> startsOfStep = new HashMap<>();
    private boolean well = true;
    private boolean draining;

    /** How often something of interest happened. */
    int probes;

    int rampCalls;
    int parkings;

    BreakerModel(int seed, Scripts scripts) {
        random = new Random(seed);
        world = new BreakerWorld(scripts);
        world.policy(
                seed % 3 == 0
                        ? BreakerWorld.rate(6, 0.5, java.time.Duration.ofSeconds(5))
                        : BreakerWorld.count(3, 1_500));
        world.slots(SLOTS);
    }

    /** One claimed execution. */
    private static final class Holder {
        final Taken taken;
        int callsLeft;
        int tries;
        @Nullable String call;
        long startedAt;
        boolean probe;
        boolean parks;
        @Nullable Instant ramp;

        Holder(Taken taken, int callsLeft) {
            this.taken = taken;
            this.callsLeft = callsLeft;
        }

        boolean calling() {
            return call != null;
        }
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step(random.nextInt(14));
            check();
            if (i % LOOK_EVERY == 0) {
                parkedAreSuspended();
            }
        }
        drain();
    }

    private void step(int what) {
        switch (what) {
            case 0, 1, 2 -> passTime(random.nextInt(1_200));
            case 3 -> submit(1 + random.nextInt(4));
            case 4, 5 -> claim(1 + random.nextInt(5));
            case 6 -> well = random.nextInt(3) > 0;
            case 7 -> loseOne();
            case 8 -> cancelOne();
            default -> {
                if (!holders.isEmpty()) {
                    act(holders.get(random.nextInt(holders.size())));
                }
            }
        }
    }

    private void passTime(long millis) {
        world.queue.now += millis;
        List.copyOf(holders).stream()
                .filter(Holder::calling)
                .filter(holder -> holder.startedAt + LONGEST_CALL <= world.queue.now)
                .forEach(holder -> end(holder, End.BAD));
        Arguments beat = new Arguments().add(world.queue.now).add(60_000);
        holders.forEach(
                holder -> beat.add(holder.taken.job().id().toString()).add(holder.taken.token()));
        world.queue.world.run(world.queue.world.scripts.beat(), beat);
        world.queue.world.reap(world.queue.now, 3, 100);
    }

    private void submit(int count) {
        if (jobs.size() < MOST_JOBS) {
            world.queue.enqueue(count, ModelJobs.Owner.of("t1"), 1);
        }
    }

    private void claim(int want) {
        for (Taken taken : world.queue.claim(Math.min(want, SLOTS - holders.size()))) {
            if (!jobs.contains(taken.job().id())) {
                jobs.add(taken.job().id());
            }
            holders.add(new Holder(taken, 1 + random.nextInt(3)));
        }
    }

    private void loseOne() {
        if (!holders.isEmpty() && random.nextInt(3) == 0) {
            holders.remove(random.nextInt(holders.size()));
        }
    }

    private void cancelOne() {
        if (!jobs.isEmpty() && random.nextInt(3) == 0) {
            world.queue.cancel(jobs.get(random.nextInt(jobs.size())));
        }
    }

    private void act(Holder holder) {
        if (holder.parks) {
            parkings++;
            holders.remove(holder);
            world.park(holder.taken, random.nextInt(5) == 0 ? 500 + random.nextInt(3_000) : -1);
        } else if (holder.calling()) {
            end(holder, random.nextInt(12) == 0 ? End.NONE : well ? End.OK : End.BAD);
        } else {
            ask(holder);
        }
    }

    private void ask(Holder holder) {
        BreakerState before = remembered() ? world.view().state() : null;
        String call = world.call(holder.taken);
        Answer answer = world.ask(holder.taken, call);
        if (answer == Answer.NO) {
            holder.parks = true;
            return;
        }
        if (before != null && before.kind() == Kind.OPEN) {
            Instant until = before.until();
            require(
                    until != null && until.toEpochMilli() <= world.queue.now,
                    "open, and let a call through");
        }
        begin(holder, call, answer);
    }

    private boolean remembered() {
        return new BreakerBoard(world.queue.world.redis()).find(BreakerWorld.NAME).isPresent();
    }

    private void begin(Holder holder, String call, Answer answer) {
        boolean halfOpen = remembered() && world.view().state().kind() == Kind.HALF_OPEN;
        require(
                !halfOpen || holders.stream().noneMatch(other -> other.calling() && other.probe),
                "a call beside a probe");
        holder.call = call;
        holder.startedAt = world.queue.now;
        holder.probe = answer == Answer.PROBE;
        holder.ramp = halfOpen && !holder.probe ? world.view().since() : null;
        probes += holder.probe ? 1 : 0;
        if (holder.ramp != null) {
            rampCalls++;
            beganOnRamp(world.view());
        }
    }

    private void beganOnRamp(BreakerView view) {
        int began = startsOfStep.merge(view.since() + "/" + view.step(), 1, Integer::sum);
        require(began <= share(view), began + " calls begun in step " + view.step());
    }

    private static int share(BreakerView view) {
        return view.step() == 1 ? 3 : 9;
    }

    private void end(Holder holder, End end) {
        String call = String.valueOf(holder.call);
        boolean probe = holder.probe;
        holder.call = null;
        holder.probe = false;
        if (random.nextInt(8) > 0 || draining) {
            world.report(call, holder.startedAt, end);
        }
        if (end == End.BAD && probe) {
            holders.remove(holder);
            world.park(holder.taken);
        } else if (end == End.OK && --holder.callsLeft == 0) {
            settle(holder, "c");
        } else if (end == End.BAD && ++holder.tries == TRIES) {
            settle(holder, "f");
        }
    }

    private void settle(Holder holder, String outcome) {
        holders.remove(holder);
        world.queue.end(holder.taken, outcome);
    }

    private void check() {
        if (!remembered()) {
            return;
        }
        BreakerView view = world.view();
        long running = holders.stream().filter(holder -> holder.calling() && holder.probe).count();
        require(running <= 1, running + " probes at once");
        if (view.step() > 0) {
            long calls =
                    holders.stream()
                            .filter(holder -> holder.calling() && onRamp(holder, view))
                            .count();
            require(calls <= share(view), calls + " calls on the ramp");
        }
        require(
                view.parked() == 0 || world.due().contains("B|" + BreakerWorld.NAME.text()),
                "parked, and nothing will wake it");
    }

    private static boolean onRamp(Holder holder, BreakerView view) {
        return holder.ramp != null && holder.ramp.equals(view.since());
    }

    private void parkedAreSuspended() {
        Set<String> parked = new HashSet<>(world.parkedIds());
        for (ExecutionId id : jobs) {
            ExecutionStatus status = world.queue.world.job(id).status();
            boolean suspended = status == ExecutionStatus.SUSPENDED;
            require(suspended == parked.contains(id.toString()), id + " is " + status);
            require(suspended == world.remembered(id), id + " is remembered as parked");
        }
    }

    /** The target is well from now on: everything must come to its end. */
    private void drain() {
        well = true;
        draining = true;
        for (int round = 0; round < 400 && !over(); round++) {
            passTime(500);
            claim(SLOTS);
            List.copyOf(holders).forEach(this::act);
            check();
        }
        parkedAreSuspended();
        require(over(), "not all came to their end: " + holders.size() + " held, " + world.view());
    }

    private boolean over() {
        return holders.isEmpty()
                && jobs.stream().allMatch(id -> world.queue.world.job(id).status().terminal());
    }

    private static void require(boolean fact, String what) {
        if (!fact) {
            throw new AssertionError(what);
        }
    }

    @Override
    public void close() {
        world.close();
    }
}
