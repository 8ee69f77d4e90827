package dev.millrace.worker.claim;

import dev.millrace.lifecycle.Stopped;
import dev.millrace.queue.StepAnswer.Rest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where the next turn comes together: the requests of running executions, and the reason to claim
 * (a free slot and: the bell, or something due). Thread-safe; one thread takes.
 *
 * <p>The trick: requests gather while the last call is under way, so calls grow with the load and
 * nothing waits when idle. Only the rest of the batch that the last answer set going is waited for,
 * 50 us at most.
 */
final class Gathering {
    private static final int MOST = 500;
    private static final long LINGER_NANOS = 50_000;

    /** When nothing is known to fall due; a ring of the bell comes first. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    private final Holds holds;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Request> requests = new ArrayDeque<>();
    private int expected;
    private long claimAt = System.nanoTime();
    private @Nullable String bell;
    private volatile boolean claiming = true;
    private volatile boolean closed;

    Gathering(Holds holds) {
        this.holds = holds;
    }

    void add(Request request) {
        locked(() -> {
            if (closed) {
                request.answer().completeExceptionally(new Stopped("the worker"));
            } else {
                requests.add(request);
            }
        });
    }

    /** A turn that did not reach the queue: its requests come first again. */
    void putBack(Turn turn) {
        locked(() -> turn.requests().reversed().forEach(requests::addFirst));
    }

    /** The last answer set that many runs going, which are likely to have requests soon. */
    void expect(int runs) {
        locked(() -> expected = runs);
    }

    /** What the last claim said; null: it got all it wanted, so there may be more at once. */
    void rest(@Nullable Rest rest) {
        locked(() -> {
            Duration pause = rest == null ? Duration.ZERO : rest.next();
            claimAt = System.nanoTime() + (pause == null ? LONGEST_REST : pause).toNanos();
            bell = rest == null ? bell : rest.bell();
        });
    }

    /** The bell rang after {@code since}. */
    void rung(String since) {
        locked(() -> {
            claimAt = System.nanoTime();
            bell = since.equals(bell) ? null : bell;
        });
    }

    /** A slot may have become free. */
    void wake() {
        locked(() -> {});
    }

    void stopClaiming() {
        locked(() -> claiming = false);
    }

    /** No request is taken any more; what was taken before still goes out. */
    void close() {
        locked(() -> {
            claiming = false;
            closed = true;
        });
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a call is worth it; empty when closed and nothing is left. */
    Optional<Turn> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (long left = untilReason(); left > 0 && !closed; left = untilReason()) {
                long _ = changed.awaitNanos(left);
            }
            if (closed && requests.isEmpty()) {
                return Optional.empty();
            }
            linger();
            return Optional.of(take());
        } finally {
            lock.unlock();
        }
    }

    /** Nanoseconds; zero or less if a call is worth it now. */
    private long untilReason() {
        if (!requests.isEmpty()) {
            return 0;
        }
        boolean couldClaim = claiming && holds.free() > 0;
        return couldClaim ? claimAt - System.nanoTime() : LONGEST_REST.toNanos();
    }

    private void linger() throws InterruptedException {
        long left = LINGER_NANOS;
        while (!requests.isEmpty() && requests.size() < Math.min(expected, MOST) && left > 0) {
            left = changed.awaitNanos(left);
        }
        expected = 0;
    }

    private Turn take() {
        List<Request> taken = new ArrayList<>(Math.min(requests.size(), MOST));
        int ends = 0;
        while (taken.size() < MOST && !requests.isEmpty()) {
            Request request = requests.remove();
            taken.add(request);
            ends += request instanceof Request.End ? 1 : 0;
        }
        return new Turn(taken, claiming ? Math.max(0, holds.free() + ends) : 0);
    }

    /** Id of the ring to wait behind; waits until a claim has found less than it wanted. */
    String awaitBell() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (bell == null) {
                changed.await();
            }
            return bell;
        } finally {
            lock.unlock();
        }
    }

    /** Lets time pass after Redis was away, less if the worker closes. */
    void pause(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = time.toNanos();
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        return closed;
    }

    boolean claiming() {
        return claiming;
    }

    /** Requests that were not taken when the time to stop had come. */
    void failRest() {
        lock.lock();
        try {
            new Turn(new ArrayList<>(requests), 0).fail(new Stopped("the worker"));
            requests.clear();
        } finally {
            lock.unlock();
        }
    }
}
