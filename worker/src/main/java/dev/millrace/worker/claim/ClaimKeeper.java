package dev.millrace.worker.claim;

import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Ticker;
import dev.millrace.queue.Claim;
import dev.millrace.queue.Leases;
import java.time.Duration;
import java.util.List;

/**
 * Keeps the worker's claims alive: one beat for all of them, by a platform thread and a connection
 * of its own, so a busy node is never taken for dead.
 *
 * <p>It also fences the worker against itself: when no beat was confirmed for four fifths of the
 * lease, counted from the moment the last confirmed one was SENT, the worker starts nothing more;
 * others may hold its claims by then. Thread-safe.
 */
public final class ClaimKeeper implements Lifecycle {
    private final Leases leases;
    private final HeldJobs held;
    private final long sureNanos;
    private final Ticker ticker;
    private volatile long confirmedAt = System.nanoTime();

    public ClaimKeeper(Leases leases, HeldJobs held, Duration lease) {
        this.leases = leases;
        this.held = held;
        this.sureNanos = lease.toNanos() / 5 * 4;
        this.ticker = new Ticker("beat", lease.dividedBy(5), this::runOnce);
    }

    /** One beat. */
    void runOnce() {
        List<HeldJob> jobs = held.all();
        List<Claim> claims = jobs.stream().map(HeldJob::claim).toList();
        long sent = System.nanoTime();
        List<Leases.Pulse> pulses = leases.beat(claims);
        if (claims.isEmpty() || !pulses.isEmpty()) {
            confirmedAt = sent;
        }
        for (int i = 0; i < jobs.size(); i++) {
            tell(jobs.get(i), pulses.get(i));
        }
    }

    private static void tell(HeldJob job, Leases.Pulse pulse) {
        switch (pulse) {
            case ALIVE -> {}
            case LOST -> job.lost();
            case CANCEL_ASKED -> job.cancel();
        }
    }

    /** A claim was made by a call sent then; with nothing else held it is as good as a beat. */
    void confirmed(long sent, int claimed) {
        if (claimed > 0 && held.size() == 0) {
            confirmedAt = sent;
        }
    }

    /** Whether the claims surely hold. */
    boolean sure() {
        return System.nanoTime() - confirmedAt < sureNanos;
    }

    @Override
    public void start() {
        ticker.start();
    }

    @Override
    public void stop() {
        ticker.stop();
        leases.close();
    }
}
