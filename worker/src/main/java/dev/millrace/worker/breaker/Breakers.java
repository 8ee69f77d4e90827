package dev.millrace.worker.breaker;

import dev.millrace.execution.ExecutionId;
import dev.millrace.flow.BreakerPolicy;
import dev.millrace.lifecycle.Batcher;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Stopped;
import dev.millrace.queue.BreakerBoard;
import dev.millrace.queue.BreakerCall;
import dev.millrace.queue.BreakerCall.Answer;
import dev.millrace.queue.BreakerCall.Answered;
import dev.millrace.queue.BreakerCall.End;
import dev.millrace.queue.BreakerName;
import dev.millrace.queue.BreakerNews;
import dev.millrace.queue.BreakerState;
import dev.millrace.redis.RedisAway;
import dev.millrace.redis.RedisServer;
import dev.millrace.worker.breaker.Permit.Way;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The breakers of the cluster, as one worker uses them. The truth is in Redis; here is a mirror of
 * what is not as usual, kept by messages to all workers and by every answer. So a closed breaker
 * costs nothing but the report of what fails, an open one nothing at all, and a half open one a
 * question for each call.
 *
 * <p>Reports gather while one is under way. While Redis is away they are dropped: a failure is
 * counted late or not at all, and a probe is given up when its lease ends. Thread-safe.
 */
public final class Breakers implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);
    private static final int MOST_AT_ONCE = 200;
    private static final int MOST_QUIET = 10_000;

    private final BreakerBoard board;
    private final InstantSource time;
    private final Batcher<BreakerCall, Answered> calls =
            new Batcher<>("breakers", MOST_AT_ONCE, this::tellAll);
    private final Hearing hearing;
    private final Map<BreakerName, Mirror> mirrors = new ConcurrentHashMap<>();
    private final AtomicLong opened = new AtomicLong();

    /**
     * @param time Redis time
     */
    public Breakers(RedisServer redis, InstantSource time) {
        this.board = new BreakerBoard(redis);
        this.time = time;
        this.hearing = new Hearing(new BreakerNews(redis), this::lookAround, this::learn);
    }

    @Override
    public void start() {
        startDeaf();
        hearing.start();
    }

    /** Every message is lost. */
    void startDeaf() {
        calls.start();
    }

    /**
     * Whether a call may be made now; what is allowed must be used, or given back.
     *
     * @param call its name, longer than an execution's id and never the same twice
     * @param woken the execution was woken for it, so what is known here may be out of date
     */
    public Admission admit(Target target, ExecutionId execution, String call, boolean woken) {
        @Nullable Mirror mirror = mirrors.get(target.name());
        if (mirror == null || mirror.circuit().letsAllThrough()) {
            return new Permit(this, target, call, time.instant(), Way.CLOSED);
        }
        if (!woken && mirror.circuit().refuses()) {
            return new Admission.Refused(mirror.state().until());
        }
        return ask(target, execution, call);
    }

    /** As far as is known here. */
    boolean refuses(Target target) {
        @Nullable Mirror mirror = mirrors.get(target.name());
        return mirror != null && mirror.circuit().refuses();
    }

    private Admission ask(Target target, ExecutionId execution, String call) {
        Answered answered;
        try {
            answered = tell(new BreakerCall.Ask(target.name(), target.terms(), execution, call));
        } catch (RedisAway | Stopped nobody) {
            return new Admission.Refused(null);
        }
        return switch (answered.answer()) {
            case GO -> new Permit(this, target, call, time.instant(), way(answered.state()));
            case PROBE -> new Permit(this, target, call, time.instant(), Way.PROBE);
            case NO, OPENED, NOTED, DONE -> new Admission.Refused(until(answered.state()));
        };
    }

    private static Way way(BreakerState state) {
        return state.kind() == BreakerState.Kind.CLOSED ? Way.CLOSED : Way.RAMP;
    }

    /** The end of a step of the ramp says nothing of who may call then. */
    private static @Nullable Instant until(BreakerState state) {
        return state.kind() == BreakerState.Kind.OPEN ? state.until() : null;
    }

    /**
     * @param awaited the breaker waits for it
     */
    void ended(Target target, String call, Instant startedAt, End end, boolean awaited) {
        if (!awaited && !matters(target, end)) {
            return;
        }
        try {
            tell(new BreakerCall.Report(target.name(), target.terms(), call, startedAt, end));
        } catch (RedisAway | Stopped nobody) {
            LOG.info("breaker {} is not told of a call: {}", target.name(), nobody.getMessage());
        }
    }

    /** A row of failures must be known to exist before an answer can end it. */
    private boolean matters(Target target, End end) {
        return switch (end) {
            case BAD -> true;
            case NONE -> false;
            case OK ->
                    target.terms().policy().mode() == BreakerPolicy.Mode.RATE
                            || failing(target.name());
        };
    }

    private boolean failing(BreakerName name) {
        @Nullable Mirror mirror = mirrors.get(name);
        return mirror != null && !mirror.state().quiet();
    }

    private Answered tell(BreakerCall call) {
        return calls.submit(call);
    }

    private List<Answered> tellAll(List<BreakerCall> some) {
        List<Answered> answers = board.tell(some);
        for (Answered answered : answers) {
            learn(answered.state());
            if (answered.answer() == Answer.OPENED) {
                opened.incrementAndGet();
                LOG.warn("breaker {} has opened", answered.state().name());
            }
        }
        return answers;
    }

    private void learn(BreakerState state) {
        if (state.quiet() && mirrors.size() > MOST_QUIET) {
            mirrors.values().removeIf(mirror -> mirror.state().quiet());
        }
        mirrors.merge(state.name(), Mirror.of(state, time.instant()), Mirror::newer);
    }

    /** After messages may have been missed. */
    private void lookAround() {
        Map<BreakerName, Mirror> all = new ConcurrentHashMap<>();
        board.all().forEach(view -> all.put(view.name(), Mirror.of(view.state(), time.instant())));
        mirrors.keySet().retainAll(all.keySet());
        all.forEach((name, mirror) -> mirrors.merge(name, mirror, Mirror::newer));
    }

    /** How often reports of this worker have opened one. */
    public long opened() {
        return opened.get();
    }

    @Override
    public void stop() {
        hearing.stop();
        calls.stop();
        board.close();
    }
}
