package dev.millrace.worker.claim;

import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.KeptSignal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A claim that this worker holds: how sure it still is of it, and who must hear of it. Thread-safe.
 */
public final class Hold {
    private static final int SUSPECT_STALLS = 2;
    private static final Duration SUSPECT_FOR = Duration.ofSeconds(30);

    private final ClaimedJob job;
    private final Fence fence;
    private final long claimedAt;
    private volatile long confirmedAt;
    private volatile @Nullable Run run;

    /**
     * @param sentAt {@link System#nanoTime} when the call was sent that claimed the job
     */
    public Hold(ClaimedJob job, Fence fence, long sentAt) {
        this.job = job;
        this.fence = fence;
        this.claimedAt = sentAt;
        this.confirmedAt = sentAt;
    }

    public ClaimedJob job() {
        return job;
    }

    /** Whether a node may start now. {@link News#FENCE_LIFTED} follows when it may again. */
    public boolean mayStart() {
        return sinceConfirmed() < fence.start().toNanos();
    }

    /** Until the running nodes must be interrupted; zero or less: now. */
    public Duration untilSilence() {
        return fence.silence().minusNanos(sinceConfirmed());
    }

    /**
     * Whether the job may be what killed the workers that held it before, and may kill this one: it
     * lost two in a row, and has not been here for long.
     */
    boolean suspect() {
        return job.job().stalls() >= SUSPECT_STALLS
                && System.nanoTime() - claimedAt < SUSPECT_FOR.toNanos();
    }

    private long sinceConfirmed() {
        return System.nanoTime() - confirmedAt;
    }

    void attach(Run owner) {
        run = owner;
    }

    /** A beat sent at that time was answered. */
    void confirmed(long sentAt) {
        boolean wasClosed = !mayStart();
        confirmedAt = sentAt;
        if (wasClosed) {
            tell(News.FENCE_LIFTED);
        }
    }

    void tell(News news) {
        Run owner = run;
        if (owner != null) {
            owner.hear(news);
        }
    }

    /** Signals that are kept for it; the same may be told again until they are written down. */
    void tell(List<KeptSignal> signals) {
        Run owner = run;
        if (owner != null) {
            owner.hear(signals);
        }
    }
}
