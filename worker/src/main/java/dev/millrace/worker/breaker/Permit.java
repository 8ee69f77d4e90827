package dev.millrace.worker.breaker;

import dev.millrace.queue.BreakerCall.End;
import dev.millrace.worker.node.NodeResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Allows one call, and tells the breaker how it ended. A node that has no breaker has a permit that
 * tells nobody.
 */
public final class Permit implements Admission {
    /** Of calls without a breaker. */
    public static final Permit FREE = new Permit(null, Way.CLOSED);

    private final @Nullable Call call;
    private final Way way;

    private Permit(@Nullable Call call, Way way) {
        this.call = call;
        this.way = way;
    }

    Permit(Breakers breakers, Target target, String name, Instant startedAt, Way way) {
        this(new Call(breakers, target, name, startedAt), way);
    }

    /** How it came through. */
    enum Way {
        /** The breaker was closed. */
        CLOSED,
        /** It is the only one, and decides for all. */
        PROBE,
        /** One of the first after a good probe. */
        RAMP
    }

    /** One try of a node. */
    @FunctionalInterface
    public interface Try {
        NodeResult run() throws InterruptedException;
    }

    private record Call(Breakers breakers, Target target, String name, Instant startedAt) {
        void ended(End end, boolean awaited) {
            breakers.ended(target, name, startedAt, end, awaited);
        }
    }

    /** The breaker's guard, around one try with its time limit. */
    public NodeResult around(Try one) throws InterruptedException {
        End end = End.NONE;
        try {
            NodeResult result = one.run();
            end = Health.of(result);
            return result;
        } finally {
            ended(end);
        }
    }

    /**
     * What must not be called any more: calls wait until their start is stored, and a breaker may
     * open meanwhile.
     *
     * @return null if the call may be made
     */
    public @Nullable Target outdated() {
        boolean shut = call != null && way == Way.CLOSED && call.breakers.refuses(call.target);
        return shut && call != null ? call.target : null;
    }

    /** It was not used, and will not be. */
    public void giveBack() {
        ended(End.NONE);
    }

    private void ended(End end) {
        if (call != null) {
            call.ended(end, way != Way.CLOSED);
        }
    }

    /**
     * What the call was a probe of, if it has failed as one: it uses up no try of its node.
     *
     * @return null if it was none, or if the target is well
     */
    public @Nullable Target failedProbe(NodeResult result) {
        boolean failed = way == Way.PROBE && Health.of(result) == End.BAD;
        return failed && call != null ? call.target : null;
    }
}
